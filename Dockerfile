# Two stages: packages are installed from the lock with hashes, and only the result goes into what runs.
# Build:  docker build -t overshare .
# Only the package install needs a network; nothing is downloaded when it runs.
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/overshare
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN /opt/overshare/bin/pip install --require-hashes --only-binary :all: -r requirements.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY detector detector
COPY platforms platforms
COPY models models
COPY worker worker
COPY moderation_ui moderation_ui
COPY overshare overshare
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --no-index -w /dist . \
 && /opt/overshare/bin/pip install --no-deps --no-index /dist/*.whl \
 && /opt/overshare/bin/python -m compileall -q /opt/overshare/lib

FROM python:3.11-slim-bookworm

RUN groupadd --system --gid 10001 overshare \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin overshare \
 && install -d -m 0700 -o overshare -g overshare /data
COPY --from=build /opt/overshare /opt/overshare
ENV PATH=/opt/overshare/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OVERSHARE_DATA_DIR=/data \
    OVERSHARE_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# For the web process and `up`; compose.yaml says otherwise for the others.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["overshare"]
CMD ["up"]
