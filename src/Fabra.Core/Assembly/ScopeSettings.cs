using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>What a scope is opened with, but for its world.</summary>
internal sealed record ScopeSettings(
    AssemblyMode Mode, AssemblyOptions Options, Caller Caller, long Seed, string CodeVersion, RenderingRule Rendering);
