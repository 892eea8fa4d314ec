#!/usr/bin/env bash
# One would expect "deterministic" serialisation of one protobuf message with a map to give the same bytes in C# and in Python: both sort the keys.
# What happens: Google.Protobuf 3.36.2 for C# sorts string keys by UTF-16 code unit, Python's (Debian's 3.21.12) by code point. A key beyond
# the BMP comes before U+FF5E in one and after it in the other, so the bytes and every hash over them differ.
# It matters because a hash over a message that holds what an AI was shown says "altered" when only the language was another. Fabra hashes
# what it sorted itself, by code point.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat > Probe.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Google.Protobuf" Version="3.36.2" /></ItemGroup>
</Project>
X
cat > Program.cs <<'X'
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

var message = new Struct { Fields = { ["\U0001F40E"] = Value.ForBool(true), ["\uFF5E"] = Value.ForBool(true) } };
using var stream = new MemoryStream();
using (var output = new CodedOutputStream(stream) { Deterministic = true })
{
    message.WriteTo(output);
}

Console.WriteLine(Convert.ToHexStringLower(stream.ToArray()));
X
cat > probe.py <<'X'
from google.protobuf.struct_pb2 import Struct

message = Struct()
message.update({"\U0001F40E": True, "\uFF5E": True})
print(message.SerializeToString(deterministic=True).hex())
X
apt-get download -q python3-protobuf=3.21.12-3+deb12u1 > /dev/null
dpkg-deb -x python3-protobuf_*.deb python
csharp=$(dotnet run)
python=$(PYTHONPATH=python/usr/lib/python3/dist-packages python3 probe.py)
echo "C# Google.Protobuf 3.36.2:  $csharp"
echo "Python protobuf 3.21.12:    $python"
[ "$csharp" = 0a0a0a04f09f908e120220010a090a03efbd9e12022001 ] && [ "$python" = 0a090a03efbd9e120220010a0a0a04f09f908e12022001 ]
echo "as found: C# has U+1F40E first, Python U+FF5E"
