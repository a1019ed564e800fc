"""A real WordPress for the tests: MariaDB, PHP's own server and the plugin, in a temporary directory, on loopback."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "platforms" / "wordpress" / "overshare.php"
PARTS = Path(__file__).parent / "blog"
WORDPRESS = Path("/usr/share/wordpress")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
VISITOR = "198.51.100.23"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0"
PASSWORD = "correct horse 7 battery"

CONFIG = """<?php
define( 'DB_NAME', 'blog' );
define( 'DB_USER', 'blog' );
define( 'DB_PASSWORD', 'blog' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {{
	define( $name . '_KEY', $name );
	define( $name . '_SALT', $name );
}}
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HOME', 'http://127.0.0.1:{port}' );
define( 'WP_SITEURL', 'http://127.0.0.1:{port}' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '{log}' );
@include __DIR__ . '/overshare-config.php';
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {{ define( 'ABSPATH', __DIR__ . '/' ); }}
require_once ABSPATH . 'wp-settings.php';
"""


def what_is_missing() -> list[str]:
    """The programs and files without which there is no real WordPress."""
    wanted = {
        "php": shutil.which("php"),
        "mariadbd": _mariadbd(),
        "wordpress": (WORDPRESS / "wp-settings.php").exists(),
    }
    return [name for name, there in wanted.items() if not there]


def _mariadbd() -> str | None:
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(ready: Any, what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come up in {seconds} seconds")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """End one process that we started, and wait until it is gone."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(seconds)


class MariaDB:
    """A throw-away database server on a unix socket, in a directory of its own that goes with it.

    Not in pytest's: that is shut to all but root, the server refuses to be root, and a socket's path must be short.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="overshare-db-", dir="/tmp" if _is_root() else None))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "db.sock"

    def start(self) -> None:
        data = self.folder / "db"
        data.mkdir()
        user = ["--user=mysql"] if _is_root() else []
        if user:
            shutil.chown(self.folder, "mysql")
            shutil.chown(data, "mysql")
        base = [*user, f"--datadir={data}"]
        make = [
            "mariadb-install-db",
            "--no-defaults",
            *base,
            "--auth-root-authentication-method=socket",
            "--skip-test-db",
        ]
        made = subprocess.run(make, check=False, capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(made.stdout + made.stderr)
        serve = [str(_mariadbd()), "--no-defaults", *base, f"--socket={self.socket}", "--skip-networking"]
        # A power cut is nobody's worry here; waiting for the disk would be the whole suite's.
        serve += [
            f"--pid-file={self.folder / 'db.pid'}",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=32M",
        ]
        with (self.folder / "db.log").open("wb") as log:
            self.process = subprocess.Popen(serve, stdout=log, stderr=log)
        _wait(self.socket.exists, "MariaDB")
        rights = "CREATE USER 'blog'@'localhost' IDENTIFIED BY 'blog'; GRANT ALL ON blog.* TO 'blog'@'localhost';"
        self.run(f"CREATE DATABASE blog; {rights}")  # mariadb-install-db has let the account in that ran it

    def run(self, sql: str) -> str:
        client = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", f"--socket={self.socket}", "--batch"]
        return subprocess.run(client, input=sql.encode(), check=True, capture_output=True).stdout.decode()

    def rows(self, sql: str, database: str = "blog") -> list[dict[str, str | None]]:
        """The rows of a query; NULL is None."""
        lines = self.run(f"USE {database}; {sql}").split("\n")[:-1]
        cells = [[_unescaped(cell) for cell in line.split("\t")] for line in lines]
        return [dict(zip(map(str, cells[0]), line, strict=True)) for line in cells[1:]]

    def stop(self) -> None:
        if self.process:
            stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_root() -> bool:
    return os.geteuid() == 0


def _unescaped(cell: str) -> str | None:
    """What `mariadb --batch` writes for a value, read back."""
    marks = {"n": "\n", "t": "\t", "0": "\0", "\\": "\\"}
    return None if cell == "NULL" else re.sub(r"\\(.)", lambda match: marks[match[1]], cell)


@dataclass
class Blog:
    """One WordPress with the plugin. Everything a visitor, an author or time itself does to it has a function here."""

    folder: Path
    port: int = field(default_factory=free_port)
    database: MariaDB = field(init=False)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.database = MariaDB()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def log(self) -> Path:
        return self.folder / "debug.log"

    def start(self) -> None:
        """Bring all of it up, from nothing."""
        self.database.start()
        shutil.copytree(WORDPRESS, self.files, symlinks=False, ignore_dangling_symlinks=True)
        content = self.files / "wp-content"
        (content / "mu-plugins").mkdir()
        shutil.copytree(PARTS / "theme", content / "themes" / "plain")
        shutil.copy(PARTS / "overshare-test.php", content / "mu-plugins")
        shutil.copy(PARTS / "run.php", self.files)
        # A link, so that the file under test is the file of the project.
        (content / "mu-plugins" / "overshare.php").symlink_to(PLUGIN)
        config = CONFIG.format(socket=self.database.socket, port=self.port, log=self.log)
        (self.files / "wp-config.php").write_text(config, encoding="utf-8")
        self.up()
        form = {
            "weblog_title": "The Kettle",
            "user_name": "editor",
            "admin_password": PASSWORD,
            "admin_password2": PASSWORD,
            "pw_weak": "1",
            "admin_email": "editor@blog.example.org",
            "blog_public": "1",
        }
        answer = httpx.post(f"{self.url}/wp-admin/install.php?step=2", data=form, timeout=60)
        answer.raise_for_status()
        self.php("switch_theme('plain'); update_option('permalink_structure', '/%postname%/'); flush_rewrite_rules();")
        # A first-timer is not held by WordPress itself, unless a test says so.
        self.option("comment_previously_approved", "0")

    def configure(self, url: str = "", secret: str = "", mode: str = "publish", release: int = 60) -> None:
        """Write the plugin's constants, as the blog's owner does."""
        lines = [
            "<?php",
            f"define( 'OVERSHARE_URL', '{url}' );",
            f"define( 'OVERSHARE_SECRET', '{secret}' );",
            f"define( 'OVERSHARE_MODE', '{mode}' );",
            f"define( 'OVERSHARE_RELEASE_MINUTES', {release} );",
        ]
        (self.files / "overshare-config.php").write_text("\n".join(lines), encoding="utf-8")

    def up(self) -> None:
        """Start PHP's server. Several workers, since WordPress calls itself to run wp-cron."""
        workers = ["env", "PHP_CLI_SERVER_WORKERS=4"]
        opcache = ["-d", "opcache.enable_cli=1", "-d", "opcache.revalidate_freq=0"]
        command = [*workers, "php", *opcache, "-S", f"127.0.0.1:{self.port}", "-t", str(self.files)]
        with (self.folder / "php.log").open("ab") as log:
            # A group of its own: the workers are children that outlive their parent's SIGTERM.
            self.server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        _wait(self._listens, "PHP")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def down(self) -> None:
        """Stop PHP's server and its workers: WordPress is away, its database stays."""
        if self.server is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.server.pid, sign)
            except ProcessLookupError:
                break
            time.sleep(0.2)
        self.server.wait(10)
        self.server = None

    def stop(self) -> None:
        """End everything that `start` began."""
        self.down()
        self.database.stop()

    def php(self, code: str) -> Any:
        """Run PHP inside WordPress, as wp-cli would, and return what it returns."""
        command = ["php", "-d", "display_errors=stderr", "run.php", f"127.0.0.1:{self.port}"]
        ran = subprocess.run(command, cwd=self.files, input=code, capture_output=True, text=True, check=False)
        if ran.returncode or ran.stderr:
            raise RuntimeError(ran.stderr or ran.stdout)
        return json.loads(ran.stdout.rsplit("\n", 1)[1])

    def option(self, name: str, value: str) -> None:
        self.php(f"update_option({json.dumps(name)}, {json.dumps(value)});")

    def rows(self, query: str) -> list[dict[str, str | None]]:
        """Rows of the blog's database; a query without parameters, since only tests write it."""
        return self.database.rows(query)

    def row(self, comment_id: int) -> dict[str, str | None]:
        """A comment's whole row, as it lies in the database."""
        return self.rows(f"SELECT * FROM wp_comments WHERE comment_ID = {int(comment_id)}")[0]

    def text(self, comment_id: int) -> str:
        return str(self.row(comment_id)["comment_content"])

    def kept(self, comment_id: int) -> dict[str, str | None]:
        """What no decision may change: who, from where, with what, when."""
        row = self.row(comment_id)
        return {name: row[name] for name in row if name not in {"comment_content", "comment_approved"}}

    def meta(self, comment_id: int) -> dict[str, str | None]:
        found = self.rows(f"SELECT meta_key, meta_value FROM wp_commentmeta WHERE comment_id = {int(comment_id)}")
        return {str(row["meta_key"]): row["meta_value"] for row in found}

    def outbox(self) -> list[dict[str, str | None]]:
        return self.rows("SELECT * FROM wp_overshare_outbox ORDER BY id")

    def comment(self, text: str, name: str = "Tomasz Gray", email: str = "tomasz.gray@example.net") -> int:
        """Post a comment through WordPress's own form, as a visitor's browser does. Return its id."""
        before = self._newest()
        form = {
            "comment": text,
            "author": name,
            "email": email,
            "url": "",
            "comment_post_ID": "1",
            "comment_parent": "0",
        }
        headers = {"User-Agent": AGENT, "X-Visitor": VISITOR}
        answer = httpx.post(f"{self.url}/wp-comments-post.php", data=form, headers=headers, timeout=30)
        assert answer.status_code == 302, answer.status_code
        after = self._newest()
        assert after > before
        return after

    def _newest(self) -> int:
        return int(self.rows("SELECT COALESCE(MAX(comment_ID), 0) AS id FROM wp_comments")[0]["id"] or 0)

    def page(self) -> str:
        """The post with its comments as an anonymous reader gets it, as HTML."""
        answer = httpx.get(f"{self.url}/?p=1", follow_redirects=True, timeout=30)
        answer.raise_for_status()
        return answer.text

    def read(self, comment_id: int) -> str | None:
        """A comment's text on the anonymous reader's page, without markup; None if it is not there."""
        begun = re.search(
            rf'id="div-comment-{int(comment_id)}".*?</div>\s*(<p>.*?)<div class="reply">', self.page(), re.DOTALL
        )
        return None if begun is None else re.sub(r"<[^>]+>", "", begun[1]).strip()

    def edit(self, comment_id: int, text: str) -> None:
        """Edit a comment as the blog's editor does in wp-admin."""
        new = f"array('comment_ID' => {int(comment_id)}, 'comment_content' => wp_slash({php_string(text)}))"
        self.php(f"wp_update_comment({new});")

    def status(self, comment_id: int, status: str) -> None:
        """Set a status as wp-admin does: hold, approve, spam, trash."""
        self.php(f"wp_set_comment_status({int(comment_id)}, '{status}');")

    def sweep(self) -> None:
        """What wp-cron does each minute, now."""
        self.php("Overshare\\sweep();")

    def later(self) -> None:
        """Let the waiting time of all rows be over."""
        self.database.run("UPDATE blog.wp_overshare_outbox SET due_at = 0, lease_until = 0;")

    def mails(self) -> list[dict[str, Any]]:
        """Every mail WordPress has sent, oldest first."""
        file = self.files / "wp-content" / "mails.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def forget_mails(self) -> None:
        (self.files / "wp-content" / "mails.jsonl").unlink(missing_ok=True)

    def complaints(self) -> list[str]:
        """Notices, warnings and errors of PHP that name the plugin."""
        if not self.log.exists():
            return []
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if "overshare" in line.lower()]


def php_string(text: str) -> str:
    """A PHP literal of this text."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


if __name__ == "__main__":  # a blog to play with: python tests/wordpress/harness.py FOLDER
    blog = Blog(Path(sys.argv[1]))
    try:
        blog.start()
        print(blog.url, "editor", PASSWORD)  # noqa: T201 - this is a command then
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        blog.stop()
