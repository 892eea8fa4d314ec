using System.Globalization;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Fakes;

internal sealed partial class FakeContextService(FakeState state) : ContextService.ContextServiceBase
{
    public override Task<AssembleContextResponse> AssembleContext(AssembleContextRequest request, ServerCallContext context) =>
        Task.FromResult(new AssembleContextResponse
        {
            Context = new Context
            {
                ContextId = "01912345-6789-7abc-8ef0-123456789abc",
                Name = request.Name,
                Content = string.Join('\n', request.Items.Select(item => item.Text)),
                Version = "v1",
            },
        });

    public override Task<GetContextResponse> GetContext(GetContextRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContextResponse { Context = Find(request.ContextId) });

    public override Task<GetContextLineageResponse> GetContextLineage(GetContextLineageRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContextLineageResponse
        {
            Lineage = Find(request.ContextId).Lineage,
            Evidence = Find(request.ContextId).Evidence,
        });

    public override Task<ReplayContextResponse> ReplayContext(ReplayContextRequest request, ServerCallContext context)
    {
        Find(request.ContextId);
        return Task.FromResult(state.Replay);
    }

    public override Task<ListContextsResponse> ListContexts(ListContextsRequest request, ServerCallContext context)
    {
        var matching = state.Contexts.Where(c => Matches(c, request.Start, request.End, request.Name)).ToList();
        if (request.Order != ContextOrder.OldestFirst)
        {
            matching.Reverse();
        }

        var offset = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        var page = matching.Skip(offset).Take(request.PageSize).ToList();
        var next = offset + page.Count;
        return Task.FromResult(new ListContextsResponse
        {
            Contexts = { page },
            NextPageToken = next < matching.Count ? next.ToString(CultureInfo.InvariantCulture) : "",
        });
    }

    public override async Task StreamContexts(
        StreamContextsRequest request, IServerStreamWriter<StreamContextsResponse> responseStream, ServerCallContext context)
    {
        var (breakAfter, reset) = state.StreamBreaks.TryDequeue(out var next) ? next : (int.MaxValue, false);
        var start = request.ResumeToken.Length == 0 ? 0 : int.Parse(request.ResumeToken, CultureInfo.InvariantCulture);
        var left = request.HasLimit ? request.Limit : long.MaxValue;
        for (var i = start; i < state.Contexts.Count && left > 0; i++)
        {
            if (!Matches(state.Contexts[i], request.Start, request.End, request.Name))
            {
                continue;
            }

            if (breakAfter-- == 0)
            {
                if (!reset)
                {
                    throw FakeErrors.Unavailable();
                }

                context.GetHttpContext().Abort();
                return;
            }

            left--;
            state.StreamedContexts++;
            var token = (i + 1).ToString(CultureInfo.InvariantCulture);
            await responseStream.WriteAsync(new StreamContextsResponse { Context = state.Contexts[i], ResumeToken = token });
        }
    }

    private static bool Matches(
        Context context, Google.Protobuf.WellKnownTypes.Timestamp? start, Google.Protobuf.WellKnownTypes.Timestamp? end, string name) =>
        (start is null || context.Timestamp >= start)
        && (end is null || context.Timestamp <= end)
        && (name.Length == 0 || context.Name == name);

    private Context Find(string id)
    {
        var bare = id.StartsWith("ctx_", StringComparison.Ordinal) ? id[4..] : id;
        if (!Guid.TryParse(bare, out _))
        {
            throw FakeErrors.Create(StatusCode.InvalidArgument, "MALFORMED_ID", "context_id: not a UUID", field: "context_id");
        }

        return state.Contexts.Find(context => context.ContextId == bare) ?? throw FakeErrors.NoContext(bare);
    }
}
