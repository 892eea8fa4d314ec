using Fabra.Core.Contexts;
using Fabra.Core.Identity;

namespace Fabra.Core.Assembly;

/// <summary>What a scope is opened with.</summary>
internal sealed record ScopeSettings(
    AssemblyMode Mode, AssemblyOptions Options, Caller Caller, DateTimeOffset OpenedAt, long Seed, string CodeVersion);
