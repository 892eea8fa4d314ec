using System.Text.Unicode;
using Fabra.Authoring;
using Fabra.Core.Values;
using Google.Protobuf.Reflection;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>A text of a message that cannot be taken, with the path and the reason that the domain gives to faults of its field.</summary>
internal readonly record struct TextFault(string Field, string Description, ErrorReason Reason)
{
    private const int KeyOfEntry = 1;

    /// <summary>A value is named as a whole, wherever in it the text is.</summary>
    private static readonly HashSet<MessageDescriptor> Values =
        [Wire.Value.Descriptor, Wire.ListValue.Descriptor, Wire.StructValue.Descriptor];

    private static readonly HashSet<MessageDescriptor> Filters =
        [Wire.Filter.Descriptor, Wire.FieldEquals.Descriptor, Wire.FieldIn.Descriptor, Wire.FieldRange.Descriptor];

    /// <summary>What is wrong with the content of a text field; null when nothing is.</summary>
    public static TextFault? Of(FieldDescriptor field, ReadOnlySpan<byte> content, bool zeros) =>
        !Utf8.IsValid(content) ? new TextFault("", "is not UTF-8", ErrorReason.InvalidField)
        : zeros && content.Contains((byte)0) ? new TextFault("", TextRules.HoldsZero, ReasonOf(field))
        : null;

    /// <summary>The same fault, seen from the message that the field is in.</summary>
    /// <param name="field">The field that it is in or below.</param>
    /// <param name="before">What the message holds before the field: how many of a repeated field there are.</param>
    /// <param name="content">The field's.</param>
    public TextFault Within(FieldDescriptor field, ReadOnlySpan<byte> before, ReadOnlySpan<byte> content)
    {
        var zero = Description == TextRules.HoldsZero;
        var name = field.IsMap ? $"{field.Name}[{WireField.TextOf(content, KeyOfEntry)}]"
            : field.IsRepeated ? $"{field.Name}[{WireField.Count(before, field.FieldNumber)}]"
            : field.Name;
        var ends = Field.Length == 0 || field.IsMap || (field.FieldType == FieldType.Message && Values.Contains(field.MessageType));
        var reason = zero && Filters.Contains(field.ContainingType) ? ErrorReason.InvalidFilter
            : zero && Values.Contains(field.ContainingType) ? ErrorReason.InvalidValue
            : Reason;
        return new TextFault(ends ? name : $"{name}.{Field}", Description, reason);
    }

    public FabraException ToException() => FabraException.Field(Field, Description, Reason);

    private static ErrorReason ReasonOf(FieldDescriptor field) => field.Name switch
    {
        "sql" => ErrorReason.InvalidSql,
        "page_token" or "resume_token" => ErrorReason.InvalidPageToken,
        "context_id" => ErrorReason.MalformedId,
        "text" when field.ContainingType == Wire.DocumentInput.Descriptor => ErrorReason.InvalidValue,
        _ => ErrorReason.InvalidField,
    };
}
