"""An episode driven by random commands against a plain model of what ought to happen."""
