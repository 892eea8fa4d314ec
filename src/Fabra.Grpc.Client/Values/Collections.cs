using System.Collections;
using Fabra.V1;

namespace Fabra.Client;

/// <summary>Lists and structs as the collection types that callers ask for.</summary>
internal static class Collections
{
    private static readonly Type[] ListShapes =
        [typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>)];

    private static readonly Type[] DictionaryShapes = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>The list as <paramref name="target"/>, or null where that is no list type.</summary>
    public static object? ToList(ListValue list, Type target, Func<Value?, Type, object?> convert)
    {
        if (target.IsArray && target.GetElementType() is { } item && target.GetArrayRank() == 1)
        {
            var array = Array.CreateInstanceFromArrayType(target, list.Values.Count);
            for (var i = 0; i < array.Length; i++)
            {
                array.SetValue(convert(list.Values[i], item), i);
            }

            return array;
        }

        if (!IsShape(target, ListShapes))
        {
            return null;
        }

        var element = target.GetGenericArguments()[0];
        var result = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var value in list.Values)
        {
            result.Add(convert(value, element));
        }

        return result;
    }

    /// <summary>The struct as <paramref name="target"/>, or null where that is no dictionary with string keys.</summary>
    public static object? ToDictionary(StructValue fields, Type target, Func<Value?, Type, object?> convert)
    {
        if (!IsShape(target, DictionaryShapes) || target.GetGenericArguments()[0] != typeof(string))
        {
            return null;
        }

        var element = target.GetGenericArguments()[1];
        var result = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        foreach (var (name, value) in fields.Fields)
        {
            result.Add(name, convert(value, element));
        }

        return result;
    }

    private static bool IsShape(Type type, Type[] shapes) =>
        type.IsGenericType && shapes.Contains(type.GetGenericTypeDefinition());
}
