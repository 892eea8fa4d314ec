using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>One place in a message where a text goes: the fields that lead there, the last of them a text, or a map whose key it is.</summary>
internal sealed record TextField(IReadOnlyList<FieldDescriptor> Path, bool IsKey)
{
    /// <summary>Enough for a filter in a filter and a value in a value.</summary>
    private const int MostOfOneType = 2;

    /// <summary>Every text of a message, as its descriptor says.</summary>
    public static IEnumerable<TextField> Of(MessageDescriptor message) => Below(message, []);

    /// <summary>Puts a text there; makes the messages that lead there where they are not.</summary>
    public void Put(IMessage message, string text)
    {
        foreach (var field in Path.SkipLast(1))
        {
            message = field.IsMap ? Entry(field, message) : field.IsRepeated ? First(field, message) : Child(field, message);
        }

        var last = Path[^1];
        var accessor = last.Accessor;
        if (last.IsMap)
        {
            var value = last.MessageType.FindFieldByName("value");
            ((IDictionary)accessor.GetValue(message)).Add(
                IsKey ? text : "k", value.FieldType == FieldType.String ? (IsKey ? "v" : text) : ParsedValue(value));
        }
        else if (last.IsRepeated)
        {
            ((IList)accessor.GetValue(message)).Add(text);
        }
        else
        {
            accessor.SetValue(message, text);
        }
    }

    public override string ToString() => string.Join('.', Path.Select(field => field.Name)) + (IsKey ? "[key]" : "");

    private static IEnumerable<TextField> Below(MessageDescriptor message, FieldDescriptor[] path)
    {
        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            FieldDescriptor[] here = [.. path, field];
            var value = field.IsMap ? field.MessageType.FindFieldByName("value") : field;
            if (field.IsMap)
            {
                yield return new TextField(here, IsKey: true);
            }

            if (value.FieldType == FieldType.String)
            {
                yield return new TextField(here, IsKey: false);
            }
            else if (value.FieldType == FieldType.Message && path.Count(above => above.ContainingType == value.MessageType) < MostOfOneType)
            {
                foreach (var below in Below(value.MessageType, here))
                {
                    yield return below;
                }
            }
        }
    }

    private static IMessage Child(FieldDescriptor field, IMessage message)
    {
        if (field.Accessor.GetValue(message) is not IMessage child)
        {
            child = New(field);
            field.Accessor.SetValue(message, child);
        }

        return child;
    }

    private static IMessage First(FieldDescriptor field, IMessage message)
    {
        var list = (IList)field.Accessor.GetValue(message);
        if (list.Count == 0)
        {
            list.Add(New(field));
        }

        return (IMessage)list[0]!;
    }

    private static IMessage Entry(FieldDescriptor field, IMessage message)
    {
        var map = (IDictionary)field.Accessor.GetValue(message);
        if (!map.Contains("k"))
        {
            map.Add("k", New(field.MessageType.FindFieldByName("value")));
        }

        return (IMessage)map["k"]!;
    }

    private static IMessage New(FieldDescriptor field) => field.MessageType.Parser.ParseFrom(ByteString.Empty);

    private static V1.Value ParsedValue(FieldDescriptor value)
    {
        value.MessageType.ShouldBe(V1.Value.Descriptor);
        return new V1.Value { BoolValue = true };
    }
}
