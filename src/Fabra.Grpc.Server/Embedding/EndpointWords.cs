using System.Text;
using System.Text.Json;
using Fabra.Core.Errors;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>
/// What an endpoint says about a refusal: <c>error.message</c> as OpenAI has it, or <c>error</c>, <c>message</c> or <c>detail</c> as others
/// do. On one line, without the key, and so short that it fits an error.
/// </summary>
internal static class EndpointWords
{
    private const int Longest = 200;
    private const int MostEncoded = 600;

    private static readonly string[] Names = ["error", "message", "detail"];

    /// <summary>Empty when it says nothing: a proxy, for instance, answers with HTML.</summary>
    public static string Of(BinaryData? body, string? key)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? BinaryData.Empty);
            var words = Find(json.RootElement) ?? "";
            return BoundedText.Cut(OnOneLine(key is null ? words : words.Replace(key, "(secret)", StringComparison.Ordinal)), Longest, MostEncoded);
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string? Find(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Object => Names
            .Select(name => json.TryGetProperty(name, out var inner) ? Find(inner) : null)
            .FirstOrDefault(words => !string.IsNullOrWhiteSpace(words)),
        _ => null,
    };

    private static string OnOneLine(string words)
    {
        var line = new StringBuilder(words.Length);
        foreach (var letter in words.ReplaceLineEndings(" "))
        {
            line.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return line.ToString().Trim();
    }
}
