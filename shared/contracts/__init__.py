"""The public vocabulary: the only code that two services have in common about the business."""
