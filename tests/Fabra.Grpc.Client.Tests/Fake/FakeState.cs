using System.Collections.Concurrent;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Client.Fakes;

/// <summary>What the fake server holds, what it was asked, and how it shall fail.</summary>
internal sealed class FakeState
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<RpcException>> _failures = new();
    private int _outstanding;

    /// <summary>Calls in the order received: the method's short name, its headers, and its request where it has one.</summary>
    public ConcurrentQueue<(string Method, Metadata Headers, IMessage? Request)> Calls { get; } = new();

    /// <summary>Contexts in log order.</summary>
    public List<Context> Contexts { get; } = [];

    public List<Entity> Entities { get; } = [];

    public List<FeatureDefinition> Definitions { get; } = [];

    public Dictionary<(string Feature, string Entity), FeatureValue> Values { get; } = [];

    public ConcurrentQueue<FeatureWrite> Writes { get; } = new();

    /// <summary>Each stream of contexts takes one: after how many messages it ends, in an orderly way as UNAVAILABLE, or by resetting
    /// the connection, which may lose messages that were under way.</summary>
    public ConcurrentQueue<(int After, bool Reset)> StreamBreaks { get; } = new();

    /// <summary>How many contexts were streamed in all.</summary>
    public int StreamedContexts { get; set; }

    /// <summary>How many batches a stream of values takes before it ends as UNAVAILABLE.</summary>
    public int IngestBreaksAfter { get; set; } = int.MaxValue;

    public List<V1.Index> Indexes { get; } = [];

    /// <summary>Documents by their index's name, a slash and their id.</summary>
    public ConcurrentDictionary<string, (string Index, DocumentInput Document)> Documents { get; } = new();

    /// <summary>Batches of documents, in the order received.</summary>
    public ConcurrentQueue<IngestDocumentsRequest> Batches { get; } = new();

    /// <summary>Completed when the first batch of documents arrived.</summary>
    public TaskCompletionSource BatchReceived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Each ingest of documents takes one: after how many acknowledgements it ends as UNAVAILABLE.</summary>
    public ConcurrentQueue<int> IngestBreaks { get; } = new();

    /// <summary>What every search finds.</summary>
    public List<SearchHit> Hits { get; } = [];

    /// <summary>Steps of sessions, in the order received.</summary>
    public ConcurrentQueue<AssembleRequest> Steps { get; } = new();

    /// <summary>The greatest number of steps that were outstanding at once.</summary>
    public int MaxOutstanding { get; private set; }

    /// <summary>Completed when 32 steps are outstanding.</summary>
    public TaskCompletionSource ManyOutstanding { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>While set, sessions answer nothing but the opening, and batches of documents are not acknowledged.</summary>
    public TaskCompletionSource? HoldReplies { get; set; }

    /// <summary>Answers a step in another way than usual; null leaves it.</summary>
    public Func<AssembleRequest, StepError?>? FailStep { get; set; }

    /// <summary>Ends a session at its next step.</summary>
    public RpcException? EndSession { get; set; }

    /// <summary>Completed when a session ended without a commit.</summary>
    public TaskCompletionSource Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReplayContextResponse Replay { get; set; } = new();

    public GetServerInfoResponse Info { get; set; } = new() { Version = "0.1.0", ReplicaId = "r1", EvidenceMode = "best_effort" };

    public List<QuerySqlResponse> SqlParts { get; } = [];

    public void StepReceived(AssembleRequest step)
    {
        Steps.Enqueue(step);
        var outstanding = Interlocked.Increment(ref _outstanding);
        MaxOutstanding = Math.Max(MaxOutstanding, outstanding);
        if (outstanding == 32)
        {
            ManyOutstanding.TrySetResult();
        }
    }

    public void StepAnswered() => Interlocked.Decrement(ref _outstanding);

    public void FailNext(string method, params RpcException[] failures)
    {
        var queue = _failures.GetOrAdd(method, _ => new());
        foreach (var failure in failures)
        {
            queue.Enqueue(failure);
        }
    }

    public RpcException? NextFailure(string method) =>
        _failures.TryGetValue(method, out var queue) && queue.TryDequeue(out var failure) ? failure : null;

    public int CountOf(string method) => Calls.Count(call => call.Method == method);
}
