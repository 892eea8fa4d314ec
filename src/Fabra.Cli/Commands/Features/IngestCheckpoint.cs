using System.Globalization;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Input;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Features;

/// <summary>Keeps how far an unfinished ingest came, next to its file: repeated from the start, its rows would be written twice.</summary>
internal sealed class IngestCheckpoint
{
    private readonly string _path;
    private readonly FileInfo _file;
    private readonly string _server;
    private readonly CliConsole _console;
    private bool _cannotWrite;

    private IngestCheckpoint(FileInfo file, string server, CliConsole console)
    {
        _path = file.FullName + ".ingest.json";
        _file = file;
        _server = server;
        _console = console;
    }

    /// <summary>The last line up to which all rows are acknowledged.</summary>
    public long Line { get; private set; }

    /// <summary>Of a file; null for what can be read only once.</summary>
    public static IngestCheckpoint? Of(string path, string server, CliConsole console) =>
        path != RowFiles.StandardInput && new FileInfo(path) is { Length: > 0 } file ? new IngestCheckpoint(file, server, console) : null;

    /// <summary>Finds where an interrupted run of the same file and server stopped; the start where there is none.</summary>
    /// <exception cref="UsageException">The file is another one now, or the checkpoint cannot be read.</exception>
    public void Resume()
    {
        if (!File.Exists(_path))
        {
            return;
        }

        try
        {
            var json = JsonObject.Create(StrictJson.Parse(File.ReadAllBytes(_path)))!;
            var same = json["server"]!.GetValue<string>() == _server && json["bytes"]!.GetValue<long>() == _file.Length
                && json["modified_at"]!.GetValue<long>() == _file.LastWriteTimeUtc.Ticks;
            Line = same ? json["line"]!.GetValue<long>() : throw new UsageException(
                $"--resume: {_path} is of another server, or the file has changed since; leave --resume to begin again.");
        }
        catch (Exception error) when (error is FormatException or NullReferenceException or InvalidOperationException)
        {
            throw new UsageException($"--resume: {_path} is damaged; leave --resume to begin again.", error);
        }
    }

    /// <summary>Says that there is an interrupted run which this one repeats.</summary>
    public void Warn()
    {
        if (File.Exists(_path))
        {
            _console.Note("fabra: warning: an earlier ingest of this file was interrupted; this one begins again (--resume continues).");
        }
    }

    /// <summary>Not cancellable: it is what makes an interruption harmless.</summary>
    public async Task WriteAsync(long line)
    {
        Line = line;
        if (_cannotWrite)
        {
            return;
        }

        var json = new JsonObject
        {
            ["server"] = _server,
            ["bytes"] = _file.Length,
            ["modified_at"] = _file.LastWriteTimeUtc.Ticks,
            ["line"] = line,
        };
        try
        {
            await AtomicFile.WriteAsync(_path, json.ToJsonString(), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _cannotWrite = true;
            _console.Note($"fabra: warning: --resume will not be possible: {error.Message}");
        }
    }

    /// <summary>The run has not come to its end.</summary>
    public void Keep()
    {
        if (Line > 0 && !_cannotWrite)
        {
            _console.Note($"fabra: stopped after line {Line.ToString(CultureInfo.InvariantCulture)}; --resume continues.");
        }
    }

    public void Delete() => File.Delete(_path);
}
