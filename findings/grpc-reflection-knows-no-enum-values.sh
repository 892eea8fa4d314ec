#!/usr/bin/env bash
# One would expect server reflection to find the file of any symbol that protobuf gives a full name: messages, and also fields and enum
# values, which C++ and Go servers answer ("file_containing_symbol: probe.LEVEL_HIGH").
# What happens: Grpc.Reflection 2.85.0 answers NOT_FOUND for fields and enum values, and leaves original_request of its answers empty.
# It matters because a tool that explains a recorded reason or status by its name asks reflection for exactly such a value.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat > Probe.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Grpc.AspNetCore" Version="2.85.0" />
    <PackageReference Include="Grpc.AspNetCore.Server.Reflection" Version="2.85.0" />
    <PackageReference Include="Grpc.Net.Client" Version="2.85.0" />
    <Protobuf Include="probe.proto" GrpcServices="Server" />
  </ItemGroup>
</Project>
X
cat > probe.proto <<'X'
syntax = "proto3";
package probe;
service Levels { rpc Read (Question) returns (Answer); }
message Question {}
message Answer { Level level = 1; }
enum Level { LEVEL_UNSPECIFIED = 0; LEVEL_HIGH = 1; }
X
cat > Program.cs <<'X'
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddGrpcReflection();
var app = builder.Build();
app.MapGrpcService<LevelReader>();
app.MapGrpcReflectionService();
await app.StartAsync();
using var channel = GrpcChannel.ForAddress(app.Urls.First());
using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
foreach (var symbol in new[] { "probe.Answer", "probe.Level", "probe.Answer.level", "probe.LEVEL_HIGH" })
{
    await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
    await call.ResponseStream.MoveNext(default);
    var answer = call.ResponseStream.Current;
    Console.WriteLine($"{symbol}: {(answer.ErrorResponse is { } error ? $"error {error.ErrorCode}" : "found")}, "
        + $"original_request {(answer.OriginalRequest is null ? "left out" : "given")}");
}

await call.RequestStream.CompleteAsync();
await app.StopAsync();

internal sealed class LevelReader : Probe.Levels.LevelsBase;
X
echo "Grpc.AspNetCore.Server.Reflection 2.85.0, .NET $(dotnet --version)"
dotnet run 2>&1 | tee out
diff out - <<'X' && echo "as described"
probe.Answer: found, original_request left out
probe.Level: found, original_request left out
probe.Answer.level: error 5, original_request left out
probe.LEVEL_HIGH: error 5, original_request left out
X
