using System.Collections.Frozen;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>Every file, name and extension behind the mapped services, gathered once, when first asked for.</summary>
internal sealed class DescriptorIndex
{
    private readonly Lazy<Content> _content;

    public DescriptorIndex(MappedServices services)
    {
        ServiceNames = new(() => [.. services.Names.Order(StringComparer.Ordinal)]);
        _content = new(() => new Content(services.Descriptors));
    }

    public Lazy<string[]> ServiceNames { get; }

    public FileDescriptor? FindFile(string name) => _content.Value.Files.GetValueOrDefault(name);

    /// <summary>The file that declares a message, enum, value, field, oneof, service, method or extension.</summary>
    public FileDescriptor? FindSymbol(string fullName) => _content.Value.Symbols.GetValueOrDefault(fullName);

    public FileDescriptor? FindExtension(string containingType, int number) =>
        FindExtensions(containingType)?.FirstOrDefault(field => field.FieldNumber == number)?.File;

    /// <summary>The extensions of a message; null when there is no such message.</summary>
    public IReadOnlyList<FieldDescriptor>? FindExtensions(string containingType)
    {
        var content = _content.Value;
        return content.Extensions.TryGetValue(containingType, out var extensions) ? extensions
            : content.Messages.Contains(containingType) ? [] : null;
    }

    private sealed class Content
    {
        private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
        private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
        private readonly HashSet<string> _messages = new(StringComparer.Ordinal);
        private readonly List<FieldDescriptor> _extensions = [];

        public Content(IEnumerable<ServiceDescriptor> services)
        {
            foreach (var service in services)
            {
                AddFile(service.File);
            }

            Files = _files.ToFrozenDictionary(StringComparer.Ordinal);
            Symbols = _symbols.ToFrozenDictionary(StringComparer.Ordinal);
            Messages = _messages.ToFrozenSet(StringComparer.Ordinal);
            Extensions = _extensions
                .GroupBy(field => field.ExtendeeType.FullName, StringComparer.Ordinal)
                .ToFrozenDictionary(group => group.Key, group => group.OrderBy(f => f.FieldNumber).ToArray(), StringComparer.Ordinal);
        }

        public FrozenDictionary<string, FileDescriptor> Files { get; }

        public FrozenDictionary<string, FileDescriptor> Symbols { get; }

        public FrozenSet<string> Messages { get; }

        public FrozenDictionary<string, FieldDescriptor[]> Extensions { get; }

        private void AddFile(FileDescriptor file)
        {
            if (!_files.TryAdd(file.Name, file))
            {
                return;
            }

            foreach (var service in file.Services)
            {
                _symbols[service.FullName] = file;
                AddSymbols(service.Methods, file);
            }

            foreach (var type in file.EnumTypes)
            {
                AddEnum(type, file);
            }

            foreach (var message in file.MessageTypes)
            {
                AddMessage(message, file);
            }

            AddExtensions(file.Extensions.UnorderedExtensions, file);
            foreach (var dependency in file.Dependencies)
            {
                AddFile(dependency);
            }
        }

        private void AddMessage(MessageDescriptor message, FileDescriptor file)
        {
            _symbols[message.FullName] = file;
            _messages.Add(message.FullName);
            AddSymbols(message.Fields.InDeclarationOrder(), file);
            AddSymbols(message.Oneofs, file);
            AddExtensions(message.Extensions.UnorderedExtensions, file);
            foreach (var type in message.EnumTypes)
            {
                AddEnum(type, file);
            }

            foreach (var nested in message.NestedTypes)
            {
                AddMessage(nested, file);
            }
        }

        private void AddEnum(EnumDescriptor type, FileDescriptor file)
        {
            _symbols[type.FullName] = file;
            AddSymbols(type.Values, file);
        }

        private void AddExtensions(IEnumerable<FieldDescriptor> fields, FileDescriptor file)
        {
            foreach (var field in fields)
            {
                _extensions.Add(field);
                _symbols[field.FullName] = file;
            }
        }

        private void AddSymbols(IEnumerable<IDescriptor> declared, FileDescriptor file)
        {
            foreach (var descriptor in declared)
            {
                _symbols[descriptor.FullName] = file;
            }
        }
    }
}
