namespace Fabra.Cli.Commands.Index;

/// <summary>A folder whose files were looked for.</summary>
/// <param name="Path">As the caller wrote it.</param>
/// <param name="Root">The folder that the ids of its files are paths from, behind all links.</param>
/// <param name="Prefix">Its own path from there, empty or ending with a slash: what those ids begin with. Null: it lies outside.</param>
/// <param name="IsEmpty">Whether there was no document in it.</param>
internal sealed record SourceFolder(string Path, string Root, string? Prefix, bool IsEmpty);
