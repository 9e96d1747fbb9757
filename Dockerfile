# Lali: by itself one process on SQLite; with another command some parts of the distributed mode.
# It listens on 127.0.0.1 only, because there is no sign-in yet. Inside a container that is the container's own
# loopback, so publishing a port (-p) reaches nothing. On Linux run it with the host's network instead, as
# docker-compose.yml does: then it is on http://127.0.0.1:4747 of that machine, and of no other.
FROM node:24.20.0-bookworm-slim

WORKDIR /app

# First what changes seldom, so that a new version of the code does not install again.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY . .

# Built here, since the file system may be for reading only where it runs.
RUN node lali.js check-config

# The folders belong to the unprivileged user before the volumes are mounted over them.
RUN mkdir -p /data /keys /election && chown node:node /data /keys && chmod 700 /keys

USER node
ENV LALI_DATA=/data LALI_KEYS=/keys LALI_PORT=4747
VOLUME ["/data", "/keys"]

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.LALI_PORT+'/api/health').then(async(a)=>process.exit(a.ok&&(await a.json()).status!=='stopped'?0:1),()=>process.exit(1))"]

STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=2000", "lali.js", "start"]
