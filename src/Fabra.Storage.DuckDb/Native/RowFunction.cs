using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Native;

/// <summary>Rows that DuckDB reads through a table function of its own name: a statement can be prepared over them once.</summary>
internal abstract unsafe class RowFunction(string name, IReadOnlyList<InsertColumn> columns)
{
    /// <summary>Rows of a chunk, DuckDB's vector size.</summary>
    private const int ChunkRows = 2_048;

    /// <summary>Writes the next rows, at most so many; 0 when there are no more.</summary>
    protected abstract int Fill(RowVectors vectors, int most);

    /// <summary>Makes the function known to all connections of the instance, for as long as that is open.</summary>
    protected void Register(DuckDBConnection connection)
    {
        var function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, name);
        NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Release);
        NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
        NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Init);
        NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Next);
        var registered = NativeMethods.TableFunction.DuckDBRegisterTableFunction(connection.NativeConnection, function).IsSuccess();
        NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        if (!registered)
        {
            throw new StoreUnavailableException(DuckDbErrors.Store, $"cannot register the function {name}");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            var handle = NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info);
            foreach (var column in Of(handle).Columns)
            {
                using var type = NativeMethods.LogicalType.DuckDBCreateLogicalType(column.Type);
                NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, column.Name, type);
            }

            // The handle is the function's, and lives as long.
            NativeMethods.TableFunction.DuckDBBindSetBindData(info, handle, null);
        }
        catch (Exception failure)
        {
            // Nothing may be thrown into DuckDB; the statement fails with this.
            NativeMethods.TableFunction.DuckDBBindSetError(info, failure.Message);
        }
    }

    // DuckDB wants one; a statement's state is in the rows themselves.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Next(nint info, nint chunk)
    {
        try
        {
            var rows = Of(NativeMethods.TableFunction.DuckDBFunctionGetBindData(info));
            using var borrowed = new DuckDBDataChunk(chunk);
            var count = rows.Fill(new RowVectors(borrowed, rows.Columns.Count), ChunkRows);
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(borrowed, (ulong)count);
        }
        catch (Exception failure)
        {
            // As above.
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint handle) => GCHandle.FromIntPtr(handle).Free();

    private static RowFunction Of(nint handle) => (RowFunction)GCHandle.FromIntPtr(handle).Target!;

    private IReadOnlyList<InsertColumn> Columns => columns;
}
