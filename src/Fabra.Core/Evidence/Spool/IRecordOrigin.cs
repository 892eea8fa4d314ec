using Fabra.Core.Contexts;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Tells whether a record that lies outside of a store is of that store.</summary>
internal interface IRecordOrigin
{
    /// <summary>True when the store shows it; false when nothing does, which is no proof that it is of another.</summary>
    Task<bool> IsShownAsync(ContextRecord record, CancellationToken cancellationToken);
}
