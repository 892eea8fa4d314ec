namespace Fabra.Storage.DuckDb.Native;

/// <summary>A prepared insert failed. The same statement run by the driver fails with the driver's own exception.</summary>
internal sealed class InsertFailedException(string message) : Exception(message);
