# Node 24 has SQLite of its own: nothing has to be compiled for this machine, and nothing that was is shipped.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json tsconfig.preload.json ./
COPY scripts ./scripts
COPY src ./src
COPY inspector ./inspector
RUN npm run build && npm prune --ignore-scripts --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=32 \
    CROSSTIE_HOST=0.0.0.0 \
    CROSSTIE_PORT=4010 \
    CROSSTIE_DB=/data/crosstie.db \
    CROSSTIE_WAIT_FOR_DB=30000
WORKDIR /app
COPY LICENSE NOTICE ./
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4010
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=2 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CROSSTIE_PORT}/_crosstie/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["--no-seed"]
