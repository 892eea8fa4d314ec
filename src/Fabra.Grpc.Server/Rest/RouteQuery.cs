using Fabra.Authoring;
using Fabra.Core.Naming;
using Microsoft.AspNetCore.WebUtilities;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// The query parameters that a route takes, as metadata of its endpoint. What is not among them is refused by name: a misspelt
/// <c>as_of</c> that is ignored answers with today's value, and nobody notices.
/// </summary>
/// <param name="Once">Parameters that may be given once.</param>
internal sealed record RouteQuery(params IReadOnlyList<string> Once)
{
    private const int LongestShown = 100;

    /// <summary>A route without parameters.</summary>
    public static RouteQuery None { get; } = new();

    /// <summary>Parameters that may be given any number of times.</summary>
    public IReadOnlyList<string> Repeated { get; init; } = [];

    /// <exception cref="FabraException">A parameter is unknown, empty, or given more often than it may be; names it.</exception>
    public void Check(QueryString query)
    {
        if (!query.HasValue)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var name = pair.DecodeName().ToString();
            var again = !seen.Add(name);
            if (Fault(name, pair.EncodedValue.IsEmpty, again) is { } fault)
            {
                throw FabraException.Field(Shown(name), fault);
            }
        }
    }

    private static string Shown(string name) => name.Length == 0 ? "query" : name[..Math.Min(name.Length, LongestShown)];

    private string? Fault(string name, bool isEmpty, bool again)
    {
        var repeatable = Repeated.Contains(name);
        return !repeatable && !Once.Contains(name) ? Unknown(name)
            : isEmpty ? "is empty; leave it out or give it a value"
            : again && !repeatable ? "is given more than once"
            : null;
    }

    private string Unknown(string name)
    {
        string[] known = [.. Once, .. Repeated];
        return known.Length == 0
            ? "is no parameter; this address takes none"
            : $"is no parameter; known are {string.Join(", ", known)}{ClosestNames.Hint(ClosestNames.To(name, known))}";
    }
}
