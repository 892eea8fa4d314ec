# The fabra command with the server in it. Build: docker build -t fabra .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Fabra.Cli -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# The runtime's nursery, 64 MB. By itself it goes by what it takes for the processor's cache, and collects often; docs/production.md.
ENV DOTNET_GCgen0size=0x4000000
# Spool and, without Postgres, the database. Give it a volume: what waits in the spool is only here.
ENV FABRA_DUCKDB_PATH=/var/lib/fabra/fabra.duckdb \
    FABRA_SPOOL_DIR=/var/lib/fabra/spool
RUN mkdir -p /var/lib/fabra && chown app:app /var/lib/fabra
VOLUME /var/lib/fabra
USER app
EXPOSE 50051 8000
ENTRYPOINT ["dotnet", "/app/fabra.dll"]
CMD ["serve"]
