using Fabra.Core.Tokens;

namespace Fabra.Core.Documents.Chunking;

/// <summary>Decides where the passages of one text end and where the next ones begin.</summary>
/// <param name="text">Without white space at its ends.</param>
/// <param name="tokenEnds">Where its tokens end.</param>
internal sealed class PassageCuts(string text, IReadOnlyList<int> tokenEnds, ChunkingOptions options, ITokenCounter counter)
{
    private readonly TextTables _tables = TextTables.Of(text);

    public TextPassage First() => From(0);

    /// <summary>The passage after <paramref name="passage"/>, null when that was the last.</summary>
    public TextPassage? After(TextPassage passage)
    {
        if (passage.End == text.Length)
        {
            return null;
        }

        TextPassage overlapping = From(OverlapStart(passage));

        // A passage of nothing but what the last one had is no progress.
        return overlapping.End > passage.End ? overlapping : From(TextBoundaries.SkipSpaces(text, passage.End));
    }

    private TextPassage From(int start)
    {
        int first = TokensUpTo(start);
        (TextTable? header, int cost) = HeaderFor(start);
        for (int budget = options.MaxTokens - cost; ;)
        {
            int end = End(start, first, budget);
            var passage = new TextPassage(start, end - start, 0)
            {
                HeaderStart = header?.Start ?? 0,
                HeaderLength = header?.HeaderEnd - header?.Start ?? 0,
            };
            int count = header is null ? counter.Count(text.AsSpan(start, end - start)) : counter.Count(passage.ContentOf(text));
            if (count <= options.MaxTokens)
            {
                return passage with { TokenCount = count };
            }

            budget = Math.Max(1, budget - (count - options.MaxTokens));
        }
    }

    /// <summary>The header to repeat before what begins at a place, and its tokens; none where it would take half of a passage.</summary>
    private (TextTable? Table, int Tokens) HeaderFor(int start)
    {
        if (_tables.HeaderFor(start) is not { } table)
        {
            return (null, 0);
        }

        int tokens = counter.Count(text.AsSpan(table.Start, table.HeaderEnd - table.Start)) + 1;
        return tokens <= options.MaxTokens / 2 ? (table, tokens) : (null, 0);
    }

    /// <summary>The best end of a passage of about <paramref name="budget"/> tokens, behind a character that is no white space.</summary>
    private int End(int start, int first, int budget)
    {
        if (first + budget >= tokenEnds.Count)
        {
            return text.Length;
        }

        int limit = tokenEnds[first + budget - 1];
        int near = Math.Max(start + 1, tokenEnds[first + budget - 1 - (budget / 4)]);
        int best = -1;
        Boundary kind = Boundary.None;
        for (int at = limit; at >= near && kind < Boundary.Paragraph; at--)
        {
            Boundary found = _tables.SplitsRow(at) ? Boundary.None : TextBoundaries.EndingAt(text, at);
            (best, kind) = found > kind ? (at, found) : (best, kind);
        }

        if (best < 0)
        {
            // Rather a shorter passage than part of a row; a row that is longer than a passage is cut like any text.
            int row = _tables.SplitsRow(limit) ? TextBoundaries.TrimEnd(text, start, _tables.RowStart(limit)) : start;
            best = row > start ? row : InsideRow(near, limit);
        }

        return TextBoundaries.TrimEnd(text, start, best >= 0 ? best : TextBoundaries.GraphemeEnd(text, start, limit));
    }

    private int InsideRow(int near, int limit)
    {
        int best = -1;
        Boundary kind = Boundary.None;
        for (int at = limit; at >= near; at--)
        {
            Boundary found = TextBoundaries.EndingAt(text, at);
            (best, kind) = found > kind ? (at, found) : (best, kind);
        }

        return best;
    }

    /// <summary>
    /// Where the next passage begins: inside this one, at most the overlap before its end and, if possible, in the first half of
    /// that at the beginning of something; behind it when there is to be no overlap.
    /// </summary>
    private int OverlapStart(TextPassage passage)
    {
        int last = TokensUpTo(passage.End);
        for (int budget = options.OverlapTokens; budget > 0;)
        {
            int earliest = Math.Max(passage.Start + 1, tokenEnds[Math.Max(0, last - budget - 1)]);
            int start = Start(passage, earliest);
            if (start >= passage.End)
            {
                break;
            }

            int count = counter.Count(text.AsSpan(start, passage.End - start));
            if (count <= options.OverlapTokens)
            {
                return start;
            }

            budget -= Math.Max(1, count - options.OverlapTokens);
        }

        return TextBoundaries.SkipSpaces(text, passage.End);
    }

    private int Start(TextPassage passage, int earliest)
    {
        int latest = earliest + ((passage.End - earliest) / 2);
        int best = -1;
        Boundary kind = Boundary.None;
        for (int at = earliest; at <= latest && kind < Boundary.Sentence; at++)
        {
            Boundary found = _tables.SplitsRow(at) ? Boundary.None : TextBoundaries.StartingAt(text, at);
            (best, kind) = found > kind ? (at, found) : (best, kind);
        }

        if (best >= 0)
        {
            return best;
        }

        int start = TextBoundaries.SkipSpaces(text, TextBoundaries.GraphemeStart(text, passage.Start, earliest, passage.End));
        return _tables.SplitsRow(start) ? _tables.NextRowStart(start) : start;
    }

    /// <summary>How many tokens end at a position or before it.</summary>
    private int TokensUpTo(int position)
    {
        int low = 0;
        int high = tokenEnds.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = tokenEnds[middle] <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
