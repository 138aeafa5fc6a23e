# syntax=docker/dockerfile:1
# docker build -t funnelstream --build-arg REVISION="$(git rev-parse HEAD)" .
ARG DOTNET=10.0

ARG NODE=24

# The live board's chart library, as its lock file says.
FROM node:${NODE}-slim AS web
WORKDIR /web
COPY src/FunnelStream/LiveBoard/package.json src/FunnelStream/LiveBoard/package-lock.json src/FunnelStream/LiveBoard/.npmrc ./
RUN npm ci --ignore-scripts

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
WORKDIR /source

# Restored on its own: sources change more often than packages.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/analyzers eng/analyzers
COPY src/Directory.Build.props src/
COPY src/FunnelStream.Core/*.csproj src/FunnelStream.Core/packages.lock.json src/FunnelStream.Core/
COPY src/FunnelStream.Connectors/*.csproj src/FunnelStream.Connectors/packages.lock.json src/FunnelStream.Connectors/
COPY src/FunnelStream/*.csproj src/FunnelStream/packages.lock.json src/FunnelStream/
COPY src/FunnelStream/LiveBoard/LiveBoard.targets src/FunnelStream/LiveBoard/
RUN dotnet restore src/FunnelStream

COPY src src
COPY --from=web /web/node_modules src/FunnelStream/LiveBoard/node_modules
RUN dotnet publish src/FunnelStream -c Release -o /app --no-restore

# No shell, no package manager, not root.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}-noble-chiseled
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="FunnelStream" \
      org.opencontainers.image.description="Per-channel funnel KPIs from Kafka events, as time series in InfluxDB" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

WORKDIR /app
COPY --from=build /app ./

# All state is in Kafka: nothing is written to disk, so the root file system may be read-only.
ENV DOTNET_EnableDiagnostics=0 \
    FUNNELSTREAM__Http__Address=0.0.0.0 \
    FUNNELSTREAM__Http__Port=8080
EXPOSE 8080
USER $APP_UID

# An image that cannot start is not worth tagging.
RUN ["./funnelstream", "--version"]

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["./funnelstream", "health"]
ENTRYPOINT ["./funnelstream"]
CMD ["run"]
