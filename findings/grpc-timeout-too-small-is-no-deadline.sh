#!/usr/bin/env bash
# One would expect that a call whose grpc-timeout is one nanosecond (what a client may send for a deadline that has just passed; the
# protocol allows the unit) has a deadline in the past and ends with DEADLINE_EXCEEDED.
# What happens: Grpc.AspNetCore 2.85.0 cuts timeouts to ticks of 100 ns, takes the zero for "none", and runs the call with no deadline at all.
# It matters because a record would be made, and evidence given, for a caller who had already left; a server has to read the header itself.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat > Probe.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Grpc.AspNetCore" Version="2.85.0" />
    <Protobuf Include="probe.proto" GrpcServices="Server" />
  </ItemGroup>
</Project>
X
cat > probe.proto <<'X'
syntax = "proto3";
package probe;
service Probe { rpc Deadline (Question) returns (Answer); }
message Question {}
message Answer { bool has_deadline = 1; }
X
cat > Program.cs <<'X'
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Probe;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
var app = builder.Build();
app.MapGrpcService<Deadlines>();
await app.StartAsync();
using var http = new HttpClient();
foreach (var timeout in new[] { "1n", "99n", "1H" })
{
    using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(app.Urls.First()), "/probe.Probe/Deadline"))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new ByteArrayContent(new byte[5]) { Headers = { { "content-type", "application/grpc" } } },
    };
    request.Headers.TryAddWithoutValidation("te", "trailers");
    request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
    using var response = await http.SendAsync(request);
    var body = await response.Content.ReadAsByteArrayAsync();
    var status = response.TrailingHeaders.Concat(response.Headers).First(header => header.Key == "grpc-status").Value.Single();
    Console.WriteLine($"grpc-timeout {timeout}: status {status}, the handler saw {(body.Length > 5 ? "a deadline" : "no deadline")}");
}

await app.StopAsync();

internal sealed class Deadlines : Probe.Probe.ProbeBase
{
    public override Task<Answer> Deadline(Question request, ServerCallContext context) =>
        Task.FromResult(new Answer { HasDeadline = context.Deadline != DateTime.MaxValue });
}
X
echo "Grpc.AspNetCore 2.85.0, .NET $(dotnet --version)"
dotnet run 2>&1 | tee out
diff out - <<'X' && echo "as described"
grpc-timeout 1n: status 0, the handler saw no deadline
grpc-timeout 99n: status 0, the handler saw no deadline
grpc-timeout 1H: status 0, the handler saw a deadline
X
