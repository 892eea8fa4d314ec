using Fabra.Client.Internal;
using Fabra.V1;

namespace Fabra.Client;

/// <summary>
/// A context in the making. Reads go through the scope and are recorded, found or not; items added become the text, in order.
/// <see cref="CompleteAsync"/> records the context; disposing without it abandons it and nothing is recorded. Safe for concurrent
/// use; steps are pipelined, at most 32 unanswered.
/// </summary>
public sealed partial class ContextScope : IContextScope
{
    // Items travel together; a message must stay below the server's limit of 4 MB.
    private const int MaxBatchItems = 500;
    private const int MaxBatchBytes = 1024 * 1024;

    private readonly SessionStream _session;
    private readonly Lock _adding = new();
    private readonly List<Task<AssembleResponse>> _added = [];
    private AddItemsStep _batch = new();
    private int _batchBytes;
    private bool _completed;

    internal ContextScope(SessionStream session, string name, string requestId, DateTimeOffset openedAt)
    {
        _session = session;
        Name = name;
        RequestId = requestId;
        OpenedAt = openedAt;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string RequestId { get; }

    /// <inheritdoc/>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>Adds text to the context.</summary>
    /// <inheritdoc cref="ContextItems.Text"/>
    /// <returns>The scope.</returns>
    public ContextScope Add(string text, int priority = 0, bool required = false, string? sourceId = null) =>
        Add(ContextItems.Text(text, priority, required, sourceId));

    /// <summary>Adds a feature's value to the context, read by the server when the context is completed.</summary>
    /// <inheritdoc cref="ContextItems.Feature"/>
    /// <returns>The scope.</returns>
    public ContextScope AddFeature(
        string featureName, string entityId, string? format = null, int priority = 0, bool required = false, string? sourceId = null) =>
        Add(ContextItems.Feature(featureName, entityId, format, priority, required, sourceId));

    /// <summary>Adds an item. It is sent soon, together with others; a refusal surfaces at <see cref="CompleteAsync"/>.</summary>
    /// <param name="item">The item; see <see cref="ContextItems"/>.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="InvalidOperationException">The context is complete.</exception>
    public ContextScope Add(ContextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var size = item.CalculateSize();
        lock (_adding)
        {
            ThrowIfCompleted();
            if (_batch.Items.Count == MaxBatchItems || _batchBytes + size > MaxBatchBytes)
            {
                SendBatch();
            }

            _batch.Items.Add(item);
            _batchBytes += size;
        }

        return this;
    }

    void IContextScope.AddItem(ContextItem item) => Add(item);

    /// <inheritdoc/>
    public async Task<Context> CompleteAsync(CancellationToken cancellationToken = default)
    {
        Task<AssembleResponse>[] added;
        lock (_adding)
        {
            ThrowIfCompleted();
            SendBatch();
            added = [.. _added];
        }

        // A commit sent together with the items would be carried out without those that were refused.
        foreach (var reply in added)
        {
            await _session.AwaitAsync(reply, cancellationToken);
        }

        var response = await _session.StepAsync(new AssembleRequest { Commit = new CommitStep() }, cancellationToken);
        lock (_adding)
        {
            _completed = true;
        }

        await _session.FinishAsync(cancellationToken);
        return response.Committed.Context;
    }

    /// <summary>Ends the session; without <see cref="CompleteAsync"/> nothing is recorded.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_adding)
        {
            _completed = true;
        }

        return _session.DisposeAsync();
    }

    private void SendBatch()
    {
        if (_batch.Items.Count == 0)
        {
            return;
        }

        _added.Add(_session.Send(new AssembleRequest { AddItems = _batch }));
        _batch = new AddItemsStep();
        _batchBytes = 0;
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException("The context is complete; begin another.");
        }
    }
}
