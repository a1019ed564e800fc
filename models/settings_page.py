"""The page of settings in the docs, made from the settings themselves."""

from pathlib import Path

from models.settings import PREFIX, Settings


def table() -> str:
    """Every setting with its default, as a Markdown table."""
    lines = ["| setting | default | what for |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page as `docs/settings.md` has it."""
    return (
        "# Settings\n\n"
        "Each is an environment variable, or the same name without prefix and in small letters in a TOML file\n"
        f"named by `{PREFIX}CONFIG`. The environment comes before the file. An unknown name or a bad value stops\n"
        "the start with a sentence that says what to do. Made by `python -m models.settings_page`; a test keeps it up\n"
        "to date.\n\n"
        f"{table()}"
    )


def _default(value: object) -> str:
    if value in ("", None, ()):
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    Path("docs/settings.md").write_text(page(), encoding="utf-8")
