using Fabra.Authoring;
using Fabra.Core.Values;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Texts in the path and the query of a REST call, looked at before any handler reads them: no database takes U+0000.</summary>
internal static class AddressTexts
{
    /// <exception cref="FabraException">A text cannot be stored; names the parameter.</exception>
    public static void Check(HttpContext context)
    {
        foreach (var (name, value) in context.Request.RouteValues)
        {
            Check(name, value as string);
        }

        if (context.Request.QueryString.HasValue)
        {
            foreach (var (name, values) in context.Request.Query)
            {
                foreach (var value in values)
                {
                    Check(name, value);
                }
            }
        }
    }

    private static void Check(string name, string? text)
    {
        if (text is not null && TextRules.Fault(text) is { } fault)
        {
            throw FabraException.Field(name, fault);
        }
    }
}
