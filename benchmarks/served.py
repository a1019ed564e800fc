"""The product's gunicorn with one of two applications: `hook` is the product, `bare` a Flask handler that says ok.

python -m benchmarks.served bare|hook [DELETE]
"""

import sys

from flask import Flask

from models import session
from models.settings import load
from overshare.web import Web, serve


class Bare(Web):
    def load(self):
        app = Flask("bare")

        @app.post("/hooks/<_site>")
        def hook(_site):
            return {"outcome": "accepted"}, 202

        return app


if __name__ == "__main__":
    if "DELETE" in sys.argv:
        session.journal_mode = lambda: "DELETE"
    if sys.argv[1] == "bare":
        Bare(load()).run()
    else:
        serve(load())
