using Grpc.Core;

namespace Fabra.Substitutes.Tests.Grpc;

public sealed class MetadataTests
{
    [Fact]
    public void Add_key_with_capitals_is_stored_in_lower_case()
        => new Metadata { { "X-Request-Id", "7" } }.Single().Key.ShouldBe("x-request-id");

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ключ")]
    [InlineData("\u212Aelvin")]
    public void Add_key_with_a_character_outside_the_rule_is_refused(string key)
        => Should.Throw<ArgumentException>(() => new Metadata { { key, "v" } });

    [Fact]
    public void Add_text_under_a_binary_key_is_refused()
        => Should.Throw<ArgumentException>(() => new Metadata { { "a-bin", "v" } });

    [Fact]
    public void Add_bytes_under_a_text_key_is_refused()
        => Should.Throw<ArgumentException>(() => new Metadata { { "a", [1] } });

    [Fact]
    public void Add_null_is_refused()
    {
        var metadata = new Metadata();

        Should.Throw<ArgumentNullException>(() => metadata.Add(null!));
        Should.Throw<ArgumentNullException>(() => metadata.Add("a", (string)null!));
        Should.Throw<ArgumentNullException>(() => metadata.Add(null!, "v"));
    }

    [Fact]
    public void Value_of_a_binary_entry_is_refused()
        => Should.Throw<InvalidOperationException>(() => new Metadata.Entry("a-bin", [1]).Value);

    [Fact]
    public void ValueBytes_of_a_binary_entry_are_copied_in_and_out()
    {
        byte[] given = [1, 2];
        var entry = new Metadata.Entry("a-BIN", given);
        given[0] = 9;
        entry.ValueBytes[1] = 9;

        entry.IsBinary.ShouldBeTrue();
        entry.ValueBytes.ShouldBe([1, 2]);
    }

    [Fact]
    public void ValueBytes_of_a_text_entry_are_its_ascii()
        => new Metadata.Entry("a", "v1").ValueBytes.ShouldBe("v1"u8.ToArray());

    [Fact]
    public void Get_key_that_repeats_answers_the_last_and_GetAll_all()
    {
        var metadata = new Metadata { { "k", "1" }, { "other", "x" }, { "K", "2" } };

        metadata.GetValue("K").ShouldBe("2");
        metadata.GetAll("k").Select(entry => entry.Value).ShouldBe(["1", "2"]);
        metadata.Get("absent").ShouldBeNull();
        metadata.GetValueBytes("absent").ShouldBeNull();
    }

    [Fact]
    public void Empty_refuses_every_change()
    {
        var entry = new Metadata.Entry("a", "v");

        Metadata.Empty.IsReadOnly.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
        Should.Throw<InvalidOperationException>(Metadata.Empty.Clear);
    }

    [Fact]
    public void List_operations_keep_the_order()
    {
        var (a, b, c) = (new Metadata.Entry("a", "1"), new Metadata.Entry("b", "2"), new Metadata.Entry("c", "3"));
        var metadata = new Metadata { a, c };
        metadata.Insert(1, b);
        metadata[0] = c;
        metadata.RemoveAt(2);

        metadata.ShouldBe([c, b]);
        metadata.IndexOf(b).ShouldBe(1);
        metadata.Contains(a).ShouldBeFalse();
        metadata.IsReadOnly.ShouldBeFalse();
    }
}
