# One image per service: docker build --build-arg SERVICE=assessment|program|reporting|tools .
# It holds that service and what it stands on, nothing of the others; `tools` is the operator's image.

FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/service.lock /tmp/service.lock
RUN --mount=type=cache,target=/var/cache/pip PIP_CACHE_DIR=/var/cache/pip \
    /opt/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r /tmp/service.lock

FROM python:3.13-slim AS code
ARG SERVICE
COPY . /src
RUN set -eu; mkdir -p /app/services; cd /src; \
    cp -r shared /app/; cp services/__init__.py /app/services/; \
    case "$SERVICE" in \
      tools) cp -r services launch /app/ ;; \
      assessment|program|reporting) cp -r "services/$SERVICE" /app/services/ ;; \
      *) echo "SERVICE is assessment, program, reporting or tools" >&2; exit 1 ;; \
    esac; \
    find /app -name __pycache__ -prune -exec rm -rf {} +

FROM python:3.13-slim
ARG SERVICE
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SERVICE=$SERVICE
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin pulih
COPY --from=packages /opt/venv /opt/venv
COPY --from=code /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --start-interval=1s --retries=6 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/ready', timeout=3)"]
CMD ["sh", "-c", "exec python -m services.$SERVICE"]
