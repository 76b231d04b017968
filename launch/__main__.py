"""``pulih`` (= ``python -m launch``): start the system, tell the pilot, look after it."""

import typer

from launch.commands import (
    demo,
    docs,
    doctor,
    instruments,
    provision,
    rebuild,
    recover,
    score,
    secrets,
    simulate,
    templates,
    token,
    up,
    vault,
    verify,
)

app = typer.Typer(
    name="pulih",
    help="Start Pulih on this machine, tell the pilot's story, look after an installation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("up")(up.up)
app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.command("token")(token.token)
app.command("verify")(verify.verify)
app.command("recover")(recover.recover)
app.command("doctor")(doctor.doctor)
app.command("score")(score.score)
PASSED_ON = {"ignore_unknown_options": True}
"""Options that are the reporting service's own."""

app.command("rebuild", context_settings=PASSED_ON)(rebuild.rebuild)
app.command("parked")(rebuild.parked)
app.command("replay")(rebuild.replay)
app.command("provision")(provision.provision)
app.command("secrets")(secrets.secrets)
app.command("docs")(docs.docs)
app.add_typer(instruments.app, name="instruments")
app.add_typer(templates.app, name="templates")
app.add_typer(vault.app, name="vault")


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
