# The site by default; `docker run … minuted index /papers` and every other command work too.
# It writes to /index (an embedded index; not with Elasticsearch) and /tmp, so the root may be read-only:
#   docker run --read-only --tmpfs /tmp -v minuted:/index -p 127.0.0.1:8000:8000 minuted

FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md minuted.py ./
COPY mappings mappings
COPY search search
COPY indexer indexer
COPY webui webui
RUN python -m venv /opt/minuted && /opt/minuted/bin/pip install --no-cache-dir .

FROM python:3.12-slim
# qpdf mends damaged PDFs, tesseract reads scans (in Welsh too; other languages are packages as well).
# Debian keeps only the newest version of a package, with its security fixes: none is pinned.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends qpdf tesseract-ocr tesseract-ocr-cym && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin minuted \
    && install --directory --owner=minuted --group=minuted /index
COPY --from=build /opt/minuted /opt/minuted
ENV PATH=/opt/minuted/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MINUTED_INDEX=/index
# By number, so that a cluster can see that it is not root.
USER 10001
WORKDIR /index
VOLUME /index
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["minuted", "serve", "--host", "0.0.0.0"]
