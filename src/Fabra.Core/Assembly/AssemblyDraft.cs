using Fabra.Core.Contexts;

namespace Fabra.Core.Assembly;

/// <summary>An assembly that was executed and not sealed yet: it has no id.</summary>
internal sealed record AssemblyDraft(
    string Content, ContextLineage Lineage, ContextMeta Meta, ContextPlan Plan, IReadOnlyList<Subject> Subjects);
