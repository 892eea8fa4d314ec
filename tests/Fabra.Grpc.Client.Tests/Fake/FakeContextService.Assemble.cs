using System.Threading.Channels;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Client.Fakes;

internal sealed partial class FakeContextService
{
    public override async Task Assemble(
        IAsyncStreamReader<AssembleRequest> requestStream,
        IServerStreamWriter<AssembleResponse> responseStream,
        ServerCallContext context)
    {
        // Read ahead of the replies, so that what the client leaves outstanding can be seen.
        var received = Channel.CreateUnbounded<AssembleRequest>();
        var reading = ReadAsync(requestStream, received.Writer, context.CancellationToken);
        var items = new List<ContextItem>();
        var name = "";
        await foreach (var step in received.Reader.ReadAllAsync())
        {
            name = step.Open?.Name ?? name;
            if (step.StepCase != AssembleRequest.StepOneofCase.Open && state.HoldReplies is { } hold)
            {
                await hold.Task;
            }

            if (state.EndSession is { } end)
            {
                throw end;
            }

            var reply = Answer(step, items, name);
            state.StepAnswered();
            await responseStream.WriteAsync(reply);
            if (reply.ResultCase == AssembleResponse.ResultOneofCase.Committed)
            {
                return;
            }
        }

        await reading;
        state.Abandoned.TrySetResult();
    }

    private async Task ReadAsync(
        IAsyncStreamReader<AssembleRequest> requestStream, ChannelWriter<AssembleRequest> received, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var step in requestStream.ReadAllAsync(cancellationToken))
            {
                state.StepReceived(step);
                await received.WriteAsync(step, cancellationToken);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The client went away, which is what abandoning looks like.
        }

        received.Complete();
    }

    /// <summary>Two texts, and a chunk that the retriever left out.</summary>
    private static SessionRetrieval Found(RetrievalReference reference)
    {
        var found = new SessionRetrieval
        {
            Retrieval = new RetrieverLineage { RetrieverName = reference.RetrieverName, IndexName = reference.IndexName, Query = reference.Query },
            Texts = { $"{reference.Query} 1", $"{reference.Query} 2" },
        };
        found.Retrieval.Chunks.AddRange(
            Enumerable.Range(0, 3).Select(place => new RetrievedChunk { ChunkId = $"c{place}", Position = place }));
        return found;
    }

    private AssembleResponse Answer(AssembleRequest step, List<ContextItem> items, string name)
    {
        if (state.FailStep?.Invoke(step) is { } error)
        {
            return new AssembleResponse { StepId = step.StepId, Error = error };
        }

        var reply = new AssembleResponse { StepId = step.StepId };
        switch (step.StepCase)
        {
            case AssembleRequest.StepOneofCase.Open:
                reply.Opened = new SessionOpened { OpenedAt = Timestamp.FromDateTime(DateTime.UnixEpoch) };
                break;
            case AssembleRequest.StepOneofCase.GetFeatures:
                reply.Features = new SessionFeatures();
                foreach (var entity in step.GetFeatures.EntityIds)
                {
                    var values = step.GetFeatures.FeatureNames.Select(feature => FakeFeatureService.Read(state, feature, entity));
                    reply.Features.Vectors.Add(new FeatureVector { EntityId = entity, Values = { values } });
                }

                break;
            case AssembleRequest.StepOneofCase.Retrieve:
                reply.Retrieval = Found(step.Retrieve.Retrieval);
                break;
            case AssembleRequest.StepOneofCase.RecordRetrieval:
                reply.Recorded = new RetrievalRecorded();
                break;
            case AssembleRequest.StepOneofCase.AddItems:
                items.AddRange(step.AddItems.Items);
                reply.Added = new ItemsAdded { ItemsCount = items.Count };
                break;
            default:
                var content = string.Join('\n', items.Select(item => item.Text));
                reply.Committed = new SessionCommitted { Context = new Context { Name = name, Content = content } };
                break;
        }

        return reply;
    }
}
