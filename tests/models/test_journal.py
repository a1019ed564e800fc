import threading

import pysqlite3

from models.session import make_engine


def test_a_connection_waits_for_the_journal_that_another_start_keeps_busy(tmp_path):
    file = tmp_path / "overshare.db"
    other = pysqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE one (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(0.4, lambda: other.execute("COMMIT"))
    letting_go.start()

    engine = make_engine(f"sqlite:///{file}", journal="WAL")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"

    letting_go.join()
    other.close()
    engine.dispose()
