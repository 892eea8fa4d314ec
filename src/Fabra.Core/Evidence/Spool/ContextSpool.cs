using System.Threading.Channels;
using Fabra.Core.Stores;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// Keeps sealed contexts on the local disk while the context log cannot be written. An append is synced to disk before it completes;
/// concurrent ones share a sync. What is in the spool survives a restart on that disk and leaves it once it is acknowledged as
/// drained, in order.
/// </summary>
/// <remarks>
/// The folder holds <c>segment-*.spool</c> (checksummed records), <c>cursor</c> (how far they are drained), <c>store</c> (where they
/// go), <c>lock</c> and <c>owner</c>, and what was set aside: <c>refused/</c> and <c>quarantine/</c>. All members are safe for any thread.
/// </remarks>
internal sealed partial class ContextSpool : IAsyncDisposable
{
    // Enough for any burst; beyond it appenders wait, so that a hanging disk cannot fill the memory.
    private const int QueueCapacity = 4096;

    private readonly SpoolOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SpoolLock _lock;
    private readonly SpoolArchive _archive;
    private readonly SpoolCursor _cursor;
    private readonly SpoolIndex _index = new();
    private readonly Channel<SpoolWork> _queue = Channel.CreateBounded<SpoolWork>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true });

    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _writer;
    private volatile bool _disposed;

    private ContextSpool(
        SpoolOptions options, TimeProvider time, ILogger logger, SpoolLock @lock, SpoolArchive archive, SpoolRecovery found)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _lock = @lock;
        _archive = archive;
        _cursor = new SpoolCursor(options.Directory);
        _nextSequence = found.NextSequence;
        _segments = found.Segments;
        _index.Add(found.Entries);
        Damages = found.Damages;
        if (found.Entries.Count > 0)
        {
            _arrivals.Writer.TryWrite(true);
        }

        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>What could not be read when the spool was opened; empty when all was well.</summary>
    public IReadOnlyList<SpoolDamage> Damages { get; }

    /// <summary>How much waits to be drained.</summary>
    public SpoolDepth Depth => _index.Depth;

    /// <summary>The store that its records go to.</summary>
    public StoreIdentity Store => _options.Store;

    /// <summary>Takes the folder, creating it when absent, and reads what an earlier process left in it.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="SpoolInUseException">Somebody else has it; the message names the process.</exception>
    /// <exception cref="SpoolOfAnotherStoreException">Records wait in it that are another store's, or may be.</exception>
    /// <exception cref="SpoolUnwritableException">The folder cannot be created, read or written.</exception>
    /// <exception cref="SpoolDamagedException">A file is of a format that only a later version knows.</exception>
    public static Task<ContextSpool> OpenAsync(
        SpoolOptions options, TimeProvider time, ILogger<ContextSpool> logger, CancellationToken cancellationToken)
    {
        options.Validate();
        var full = options with { Directory = Path.GetFullPath(options.Directory) };
        return Task.Run(() => TakeAsync(full, time, logger, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Takes a folder in which records may wait since it was somebody's spool. Null when it need not be looked after: there is no such
    /// folder, nothing is in it, it says that it belongs to another store, or a running server has it.
    /// </summary>
    /// <exception cref="SpoolOfAnotherStoreException">
    /// Records wait in it that do not say whose they are, and cannot be shown to be the store's.
    /// </exception>
    public static async Task<ContextSpool?> TryOpenLeftAsync(
        SpoolOptions options, TimeProvider time, ILogger<ContextSpool> logger, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.Directory) || !Directory.EnumerateFiles(options.Directory, SegmentName.Pattern).Any())
        {
            return null;
        }

        var owner = new SpoolStamp(options.Directory).Read();
        if (owner is not null && owner.Id != options.Store.Id && options.Adopt?.Allows(owner) != true)
        {
            return null;
        }

        try
        {
            return await OpenAsync(options, time, logger, cancellationToken);
        }
        catch (SpoolInUseException)
        {
            return null;
        }
    }

    /// <summary>
    /// Appends a record; durable when the task completes. A context that is there already is not appended again; a request key that
    /// is there already appends nothing and is answered with the earlier request. Cancelling gives up the wait, not always the append.
    /// </summary>
    /// <exception cref="ArgumentException">A text of the record is not valid UTF-16.</exception>
    /// <exception cref="SpoolFullException">It does not fit.</exception>
    /// <exception cref="SpoolUnwritableException">The disk refused; the record is not in the spool.</exception>
    public async Task<SpoolAppend> AppendAsync(SpooledContext context, CancellationToken cancellationToken)
    {
        var work = AppendWork.Of(context);
        await EnqueueAsync(work, cancellationToken);
        return await work.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Finishes the appends that are waiting, then lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _queue.Writer.TryComplete();
        await _writer;
        _arrivals.Writer.TryComplete();
        _lock.Dispose();
    }

    private static async Task<ContextSpool> TakeAsync(
        SpoolOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        SpoolLock? owned = null;
        try
        {
            CreateFolder(options.Directory);
            owned = SpoolLock.Take(options.Directory);
            var found = SpoolRecovery.Read(options.Directory);
            await SpoolClaim.MakeAsync(options, found, logger, cancellationToken);

            // Only from here on is anything in the folder changed.
            owned.Sign();
            var archive = new SpoolArchive(options.Directory);
            archive.Open();
            found.Settle(archive, logger);
            var spool = new ContextSpool(options, time, logger, owned, archive, found);
            owned = null;
            logger.SpoolOpened(options.Directory, options.Store.Id, spool.Depth.Records, spool.Depth.Bytes);
            return spool;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnwritableException($"The spool {options.Directory} cannot be opened: {error.Message}", error);
        }
        finally
        {
            owned?.Dispose();
        }
    }

    private static void CreateFolder(string directory)
    {
        Stack<string> created = [];
        for (var folder = directory; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            created.Push(folder);
        }

        if (created.Count == 0)
        {
            return;
        }

        // Records hold the text of prompts: nobody but the owner reads them.
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var folder in created)
        {
            DirectorySync.Flush(Path.GetDirectoryName(folder)!);
        }
    }
}
