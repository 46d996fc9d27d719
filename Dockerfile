# Build: everything it takes to compile the service and its pages; none of it stays in the image but what they became.
FROM node:20-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build \
 && npm prune --omit=dev --no-audit --no-fund

# Run: plain JavaScript under node, as a user that owns nothing here and can write nowhere.
FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /service
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/drizzle ./drizzle
COPY --from=build /build/dist ./dist
USER node
EXPOSE 4000
# Alive, not ready: a service whose database is away is not cured by a restart (docs/operations.md).
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))"]
# What `npm start` runs, without npm between the signal and the service: SIGTERM reaches its graceful stop.
STOPSIGNAL SIGTERM
CMD ["node", "dist/cli.js", "serve"]
