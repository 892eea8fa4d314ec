namespace Fabra.Cli.CommandLine;

/// <summary>How a result is printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people who watch.</summary>
    Table,

    /// <summary>For pipes: one line each, tab-separated.</summary>
    Plain,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For programs and people.</summary>
    Yaml,
}
