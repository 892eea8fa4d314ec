using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>A log entry as an event with fields, whoever wrote it.</summary>
/// <param name="Name">The event: the first word of Fabra's own messages, else <c>log</c>.</param>
/// <param name="Fields">Facts in the order given.</param>
internal sealed partial record LogEvent(string Name, IReadOnlyList<KeyValuePair<string, object?>> Fields)
{
    public const string TemplateKey = "{OriginalFormat}";

    private static readonly Memo<string?> EventNames = new(
        static template => EventTemplate().Match(template) is { Success: true } match ? match.Groups["name"].Value : null);

    private static readonly Memo<string> FieldNames = new(Naming.SnakeCase);

    public static LogEvent From<TState>(in LogEntry<TState> entry)
    {
        var fields = new List<KeyValuePair<string, object?>>();
        var template = "";
        if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> properties)
        {
            foreach (var (key, value) in properties)
            {
                if (key == TemplateKey)
                {
                    template = value as string ?? "";
                }
                else
                {
                    fields.Add(new(FieldNames.Of(key), value is Enum word ? FieldNames.Of(word.ToString()) : value));
                }
            }
        }

        if (EventNames.Of(template) is { } name)
        {
            return new LogEvent(name, fields);
        }

        // A library's prose: the sentence says what its fields would repeat.
        return new LogEvent("log",
        [
            new("category", entry.Category),
            new("message", entry.Formatter(entry.State, entry.Exception)),
        ]);
    }

    public static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    /// <summary><c>event_name key={Value} other={Value}</c>.</summary>
    [GeneratedRegex(@"^(?<name>[a-z][a-z0-9]*(_[a-z0-9]+)+)( [a-z0-9_]+=\{[^{}]+\})*$", RegexOptions.CultureInvariant)]
    private static partial Regex EventTemplate();
}
