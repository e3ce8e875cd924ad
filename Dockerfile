# Built from the repository's root: docker build -t footnote .
# The image holds exactly the versions of constraints.txt and no data; those live in the volume.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/footnote
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY index index
COPY rag rag
COPY web web
# --build-arg PIP_INDEX_URL=… takes packages from another index, such as one with a smaller torch.
ARG PIP_INDEX_URL
RUN /opt/footnote/bin/pip install --constraint constraints.txt setuptools torch \
 && /opt/footnote/bin/pip install --no-build-isolation --constraint constraints.txt .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin footnote \
 && install --directory --owner footnote --group footnote --mode 0700 /data
COPY --from=build /opt/footnote /opt/footnote
ENV PATH=/opt/footnote/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    HF_HUB_OFFLINE=1 \
    FOOTNOTE_DATA=/data \
    FOOTNOTE_HOST=0.0.0.0 \
    FOOTNOTE_PORT=8000
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["footnote"]
CMD ["serve"]
