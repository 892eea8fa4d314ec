using Fabra.Core.Assembly;
using Fabra.Core.Evidence;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Storage.InMemory;

namespace Fabra.Core.Tests.Harness;

/// <summary>What a test's Core is made of, where it differs from the ordinary.</summary>
internal sealed record CoreSetup
{
    /// <summary>The store's data; given again it is a restart.</summary>
    public InMemoryData Data { get; init; } = new();

    /// <summary>Where earlier requests are looked for; null: in the store.</summary>
    public IRequestKeyStore? Keys { get; init; }

    public bool RecordContent { get; init; } = true;

    public string CodeVersion { get; init; } = "tests@1";

    public EvidenceMode Mode { get; init; } = EvidenceMode.BestEffort;

    public ContextRegistry Registry { get; init; } = ContextRegistry.Empty;

    public FeatureFunctions Functions { get; init; } = FeatureFunctions.None;

    public int Seed { get; init; } = 1;
}
