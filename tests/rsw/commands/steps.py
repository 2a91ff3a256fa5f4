"""The steps of a council, as its officer runs them, and what they say."""

from rsw.cli import main


def rsw(*arguments):
    return main([str(argument) for argument in arguments])


def pseudonymise(*more, paths=("extract",), out="send"):
    return rsw("pseudonymise", *paths, "--key", "rsw.key", "--out", out, *more)


def submit(*more, site="north", period="2024-25", out="north.zip"):
    return rsw("submit", "send", "--site", site, "--period", period, "--out", out, *more)


def error(capsys):
    """The one sentence or two on what went wrong."""
    text = capsys.readouterr().err
    assert "Traceback" not in text
    assert len(text.splitlines()) == 1, text
    return text
