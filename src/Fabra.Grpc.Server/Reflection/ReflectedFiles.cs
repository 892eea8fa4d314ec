using System.Collections.Frozen;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf.Reflection;
using Grpc.Reflection;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>
/// What reflection can be asked about: the mapped services, and every file behind them. The library's registry knows services,
/// methods, messages and enums; the protocol also allows questions about fields, oneofs, enum values and extensions, which are
/// found here.
/// </summary>
internal sealed class ReflectedFiles
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _fileOfMember;

    /// <summary>To be made once all services are mapped.</summary>
    public ReflectedFiles(MappedServices services)
    {
        ServiceNames = [.. services.Names.Order(StringComparer.Ordinal)];
        // No service imports the reasons that errors carry; whoever reads one still wants to look it up.
        FileDescriptor[] files = [.. services.Descriptors.Select(service => service.File), V1.ErrorsReflection.Descriptor];
        Registry = SymbolRegistry.FromFiles(files);
        foreach (var file in files)
        {
            AddFile(file);
        }

        _fileOfMember = _members.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyList<string> ServiceNames { get; }

    public SymbolRegistry Registry { get; }

    /// <summary>The name of the file that declares a field, oneof, enum value or extension; null for anything else.</summary>
    public string? FindFileOfMember(string fullName) => _fileOfMember.GetValueOrDefault(fullName);

    private void AddFile(FileDescriptor file)
    {
        if (!_visited.Add(file.Name))
        {
            return;
        }

        foreach (var type in file.EnumTypes)
        {
            AddEnum(type, file.Package);
        }

        foreach (var message in file.MessageTypes)
        {
            AddMessage(message);
        }

        Add(file.Extensions.UnorderedExtensions);
        foreach (var dependency in file.Dependencies)
        {
            AddFile(dependency);
        }
    }

    private void AddMessage(MessageDescriptor message)
    {
        Add(message.Fields.InDeclarationOrder());
        Add(message.Oneofs);
        Add(message.Extensions.UnorderedExtensions);
        foreach (var type in message.EnumTypes)
        {
            AddEnum(type, message.FullName);
        }

        foreach (var nested in message.NestedTypes)
        {
            AddMessage(nested);
        }
    }

    /// <summary>Protobuf's values are siblings of their enum, not inside it as <c>EnumValueDescriptor.FullName</c> has them.</summary>
    private void AddEnum(EnumDescriptor type, string scope)
    {
        foreach (var value in type.Values)
        {
            _members[scope.Length > 0 ? $"{scope}.{value.Name}" : value.Name] = type.File.Name;
        }
    }

    private void Add(IEnumerable<IDescriptor> members)
    {
        foreach (var member in members)
        {
            _members[member.FullName] = member.File.Name;
        }
    }
}
