#!/usr/bin/env bash
# One would expect to_json of a VARIANT that holds a number to be that number, as to_json of the number itself is.
# What happens: DuckDB 1.5 (DuckDB.NET.Data.Full 1.5.6.1) writes a JSON string, so that 42 becomes "42" and true becomes "true".
# It matters because an export of what a model was shown would change the types of the values in it, without an error; ask for
# variant_typeof, or cast to the type before writing JSON.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat > Probe.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="DuckDB.NET.Data.Full" Version="1.5.6.1" /></ItemGroup>
</Project>
X
cat > Program.cs <<'X'
using DuckDB.NET.Data;

using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();
foreach (var sql in new[] { "to_json(42)", "to_json(42::VARIANT)", "to_json(true::VARIANT)", "to_json([1, 2]::VARIANT)" })
{
    using var command = connection.CreateCommand();
    command.CommandText = $"SELECT CAST({sql} AS VARCHAR)";
    Console.WriteLine($"{sql} = {command.ExecuteScalar()}");
}
X
echo "DuckDB.NET.Data.Full 1.5.6.1, .NET $(dotnet --version)"
dotnet run 2>&1 | tee out
diff out - <<'X' && echo "as described"
to_json(42) = 42
to_json(42::VARIANT) = "42"
to_json(true::VARIANT) = "true"
to_json([1, 2]::VARIANT) = "[1, 2]"
X
