namespace Fabra.Core.Evidence.Spool;

// The one loop that changes the spool's files. It blocks its thread while the disk syncs: .NET's asynchronous file calls would block
// another one for it.
internal sealed partial class ContextSpool
{
    private const int MaxGroup = 256;

    private readonly List<SpoolSegment> _segments;
    private readonly List<AppendWork> _group = new(MaxGroup);
    private long _groupBytes;
    private long _nextSequence;
    private SpoolSegment? _active;

    private async Task EnqueueAsync(SpoolWork work, CancellationToken cancellationToken)
    {
        while (!_queue.Writer.TryWrite(work))
        {
            ObjectDisposedException.ThrowIf(
                !await _queue.Writer.WaitToWriteAsync(cancellationToken), this);
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            // What came in during the last sync is the next group; nobody waits for a fuller one.
            while (_group.Count < MaxGroup && _queue.Reader.TryRead(out var work))
            {
                if (work is AppendWork append)
                {
                    Admit(append);
                }
                else if (work is AcknowledgeWork acknowledge)
                {
                    Flush();
                    Acknowledge(acknowledge);
                }
            }

            Flush();
        }

        _active?.Dispose();
    }

    /// <summary>Answers an append at once, or adds it to the group that the next sync makes durable.</summary>
    private void Admit(AppendWork append)
    {
        if (_group.Exists(append.Collides))
        {
            Flush();
        }

        if (_index.TryFind(append.ContextId, out _))
        {
            append.Done.SetResult(default);
            return;
        }

        if (append.Key is { } key && FindRequest(key) is { } earlier)
        {
            append.Done.SetResult(new SpoolAppend(earlier));
            return;
        }

        var bytes = append.Frame.Length;
        var length = (_active?.Length ?? SegmentHeader.Size) + _groupBytes;
        if (length > SegmentHeader.Size && length + bytes > _options.SegmentLimit)
        {
            Flush();
            FinishSegment();
        }

        var header = _active is null ? SegmentHeader.Size : 0;
        var used = _segments.Sum(segment => segment.Length) + _archive.Bytes + _groupBytes + header;
        if (used + bytes > _options.MaxBytes)
        {
            append.Done.SetException(new SpoolFullException(
                $"The spool is full: {used} of {_options.MaxBytes} bytes are used, the record needs {bytes}."));
            return;
        }

        _group.Add(append);
        _groupBytes += bytes;
    }

    private void Flush()
    {
        if (_group.Count == 0)
        {
            return;
        }

        try
        {
            WriteGroup();
            _group.ForEach(append => append.Done.SetResult(default));
        }
        catch (Exception error)
        {
            // Whatever it was, the loop goes on and the callers learn of it: another attempt begins a new file.
            Abandon();
            _group.ForEach(append => append.Done.SetException(
                new SpoolUnwritableException($"The spool cannot be written: {error.Message}", error)));
        }

        _group.Clear();
        _groupBytes = 0;
    }

    private void WriteGroup()
    {
        List<ReadOnlyMemory<byte>> parts = new(_group.Count + 1);
        var bytes = _groupBytes;
        if (_active is null)
        {
            _active = SpoolSegment.Create(_options.Directory, _nextSequence);
            _segments.Add(_active);
            parts.Add(SegmentHeader.Of(_nextSequence));
            bytes += SegmentHeader.Size;
        }

        var segment = _active;
        var offset = segment.Length + bytes - _groupBytes;
        var entries = new SpoolEntry[_group.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var append = _group[i];
            SpoolFrame.Number(append.Frame.Span, _nextSequence + i);
            parts.Add(append.Frame);
            entries[i] = new SpoolEntry(
                _nextSequence + i,
                append.ContextId,
                append.Tenant,
                append.Key,
                append.SpooledAt,
                new SpoolPlace(segment, offset, append.Frame.Length));
            offset += append.Frame.Length;
        }

        segment.Append(parts, bytes);
        _nextSequence += entries.Length;
        segment.Undrained += entries.Length;
        _index.Add(entries);
        _arrivals.Writer.TryWrite(true);
    }

    private void Abandon()
    {
        if (_active is not { } segment)
        {
            return;
        }

        _active = null;
        if (segment.Length == 0)
        {
            // Forgotten at once: the next attempt makes a file of the same name, which must not be deleted as this one.
            _segments.Remove(segment);
        }

        try
        {
            segment.Abandon();
            if (segment.Length == 0)
            {
                File.Delete(segment.Path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.AbandonFailed(error, segment.Path);
        }
    }

    private void FinishSegment()
    {
        _active?.Dispose();
        _active = null;
    }

    private void Acknowledge(AcknowledgeWork work)
    {
        foreach (var entry in _index.RemoveThrough(work.Through))
        {
            entry.Place.Segment.Undrained--;
        }

        try
        {
            if (_active is { Undrained: 0 })
            {
                FinishSegment();
            }

            // Files first: on a full disk that makes the room the cursor needs. A crash between the two drains again, harmlessly.
            DeleteDrained();
            _cursor.Write(Math.Min(work.Through + 1, _nextSequence), durable: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.CleanupFailed(error, _options.Directory);
        }

        work.Done.SetResult();
    }

    private void DeleteDrained()
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            if (_segments[i].Undrained == 0 && _segments[i] != _active)
            {
                File.Delete(_segments[i].Path);
                _segments.RemoveAt(i);
            }
        }
    }
}
