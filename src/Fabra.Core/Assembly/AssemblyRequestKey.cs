using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Assembly;

/// <summary>The meaning of an assembly, for recognising its retry: options and items, and in a session what was read and reported.</summary>
internal static class AssemblyRequestKey
{
    public const string OneCall = "AssembleContext";

    public const string Session = "Assemble";

    /// <summary>Null without a request id.</summary>
    public static RequestKey? Of(string method, AssemblyOptions options, Caller caller, IReadOnlyList<ContextItem> items, AssemblyScope? scope)
    {
        if (options.RequestId.Length == 0)
        {
            return null;
        }

        return RequestKey.Of(caller.Tenant, method, options.RequestId, print => Describe(print, options, items, scope));
    }

    private static void Describe(Fingerprint print, AssemblyOptions options, IReadOnlyList<ContextItem> items, AssemblyScope? scope)
    {
        print.Add(options.Name).Add(options.Inputs).Add(options.MaxTokens ?? -1).Add(options.Model)
            .Add(options.FreshnessSla).Add(options.FreshnessStrict).Add(options.Labels).Add(items.Count);
        foreach (var item in items)
        {
            print.Add(item.Text).Add(item.Feature?.FeatureName).Add(item.Feature?.EntityId)
                .Add(item.Format).Add(item.Priority).Add(item.Required).Add(item.SourceId);
            if (item.Retrieval is { } reference)
            {
                print.Add(RetrievalReferenceJson.Key(reference.Resolved()));
            }
        }

        foreach (var step in scope?.Steps ?? [])
        {
            print.Add(step.Kind).Add(step.Count);
        }

        // The values read and what was found are not the caller's words; which ones were asked for are. Only those asked for directly:
        // what items refer to is read by the commit itself, and a commit that failed and is tried again must have the same key.
        foreach (var asked in scope?.AskedRetrievals ?? [])
        {
            if (asked.Reference is { } reference)
            {
                print.Add(RetrievalReferenceJson.Key(reference));
            }
            else
            {
                var reported = asked.Lineage;
                print.Add(reported.RetrieverName).Add(reported.Query).Add(reported.IndexName).Add(reported.ResultsCount);
            }
        }

        foreach (var key in scope?.DirectReads ?? [])
        {
            print.Add(key.FeatureName).Add(key.EntityId);
        }
    }
}
