"""``pulih`` (= ``python -m launch``): start the system, tell the pilot, look after it."""

import typer

from launch.commands import demo, docs, doctor, provision, rebuild, secrets, token, up

app = typer.Typer(
    name="pulih",
    help="Start Pulih on this machine, tell the pilot's story, look after an installation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("up")(up.up)
app.command("demo")(demo.demo)
app.command("token")(token.token)
app.command("doctor")(doctor.doctor)
app.command("rebuild")(rebuild.rebuild)
app.command("parked")(rebuild.parked)
app.command("replay")(rebuild.replay)
app.command("provision")(provision.provision)
app.command("secrets")(secrets.secrets)
app.command("docs")(docs.docs)


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
