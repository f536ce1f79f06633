package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    private static final SourceFile SOURCE =
            new SourceFile("lenet5.dlm", "data mnist(batch: 64, validation: 0.1) else digits_synthetic(batch: 64)\n");

    @TempDir
    Path dir;

    private final DataSets sets = DataSets.standard();

    private static Diagnostic.Place at(String word) {
        int start = SOURCE.text().indexOf(word);
        return new Diagnostic.Place.InSource(new Span(SOURCE, start, start + word.length()));
    }

    private static DataRequest request(String name, DataRequest.Given... given) {
        return new DataRequest(name, List.of(given), at("mnist"));
    }

    private static DataRequest.Given given(String name, DataValue value) {
        return new DataRequest.Given(name, value, at("batch: 64"));
    }

    private DataLocation here() {
        return DataLocation.only(dir);
    }

    @Test
    void foldersAreSearchedInOrderAndDataAlone() {
        Path home = Path.of("home");
        Path work = Path.of("work");
        Path cache = home.resolve(".cache").resolve("dlc").resolve("data");
        assertEquals(List.of(cache), paths(DataLocation.of(Map.of(), home, work)));
        assertEquals(List.of(cache), paths(DataLocation.of(Map.of("DLM_DATA", ""), home, work)));
        assertEquals(List.of(Path.of("sets"), cache), paths(DataLocation.of(Map.of("DLM_DATA", "sets"), home, work)));
        assertEquals(
                List.of(Path.of("c", "dlc", "data")),
                paths(DataLocation.of(Map.of("XDG_CACHE_HOME", "c"), home, work)));
        assertEquals(List.of(Path.of("x")), paths(DataLocation.ofProcess(Optional.of(Path.of("x")))));
        assertEquals(Optional.empty(), DataLocation.only(Path.of("x")).workingFolder());
    }

    private static List<Path> paths(DataLocation where) {
        return where.roots().stream().map(DataLocation.Root::path).toList();
    }

    @Test
    void theFirstFolderWithACompleteSetIsUsed() throws IOException {
        Path first = Files.createDirectories(dir.resolve("first"));
        Path second = dir.resolve("second");
        TestFiles.mnist(second.resolve("mnist"), true);
        Files.write(first.resolve("train-images-idx3-ubyte"), new byte[1]);
        DataLocation both = new DataLocation(
                List.of(new DataLocation.Root(first, "DLM_DATA"), new DataLocation.Root(second, "user cache")),
                Optional.empty());
        Presence.Found found = assertInstanceOf(Presence.Found.class, sets.find(request("mnist"), both));
        assertTrue(found.files().values().stream().allMatch(path -> path.startsWith(second)));
        assertInstanceOf(Presence.Incomplete.class, sets.find(request("mnist"), DataLocation.only(first)));
        assertInstanceOf(Presence.Missing.class, sets.find(request("mnist"), DataLocation.only(dir)));
    }

    @Test
    void validationIsHeldOutOfTheTrainingSplitBySeed() {
        DataRequest tenth = DataRequest.of(
                DigitsSynthetic.NAME, Map.of("validation", new DataValue.Real(0.1), "train", new DataValue.Whole(200)));
        LoadedData data = sets.open(tenth, here(), 1);
        assertEquals(180, data.train().size());
        assertEquals(20, data.validation().orElseThrow().size());
        assertEquals(2_000, data.test().orElseThrow().size());
        Split one = Split.random(200, 0.1, 1, "validation", "validation");
        Split other = Split.random(200, 0.1, 2, "validation", "validation");
        assertNotEquals(Arrays.toString(one.heldOut()), Arrays.toString(other.heldOut()));
        TreeSet<Integer> all = new TreeSet<>();
        IntStream.concat(IntStream.of(one.kept()), IntStream.of(one.heldOut())).forEach(all::add);
        assertEquals(200, all.size());
        Examples again = Examples.of(sets.open(tenth, here(), 1).validation().orElseThrow());
        assertArrayEquals(Examples.of(data.validation().orElseThrow()).values(), again.values());
        DataRequest count = DataRequest.of(
                DigitsSynthetic.NAME, Map.of("validation", new DataValue.Whole(30), "train", new DataValue.Whole(200)));
        assertEquals(30, sets.open(count, here(), 1).validation().orElseThrow().size());
    }

    @Test
    void fieldsAreKnownBeforeAnyFileIsRead() {
        assertEquals(
                "[image: f32[1, 28, 28], label: i32[]]",
                sets.fields(request("mnist")).orElseThrow().toString());
        assertEquals(
                "[features: f32[8], target: f32[]]",
                sets.fields(request("california_housing")).orElseThrow().toString());
        assertEquals(
                3, sets.fields(request("iris")).orElseThrow().get(1).classes().size());
        assertTrue(sets.fields(request("csv", given("file", new DataValue.Text("x.csv"))))
                .isEmpty());
    }

    @Test
    void aFallbackIsUsedWithAWarningAndOnlyIfNothingIsThere() throws IOException {
        List<DataRequest> alternatives =
                List.of(request("mnist"), request(DigitsSynthetic.NAME, given("train", new DataValue.Whole(100))));
        DataSets.Opened used = sets.open(alternatives, here(), 1);
        assertEquals(DigitsSynthetic.NAME, used.data().name());
        Golden golden = new Golden(dir);
        golden.add("nothing found", DiagnosticRenderer.render(used.warning().orElseThrow()));
        Files.write(dir.resolve("train-images-idx3-ubyte"), new byte[1]);
        golden.fails("incomplete set", () -> sets.open(alternatives, here(), 1));
        TestFiles.mnist(dir, false);
        DataSets.Opened first = sets.open(alternatives, here(), 1);
        assertEquals("mnist", first.data().name());
        assertTrue(first.warning().isEmpty());
        Files.write(dir.resolve("train-images-idx3-ubyte"), new byte[1]);
        golden.fails("damaged set", () -> sets.open(alternatives, here(), 1));
        golden.fails("second choice unknown", () -> sets.open(List.of(request("mnist"), request("x")), here(), 1));
        golden.check("fallback.txt");
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        golden.fails("near name", () -> sets.check(request("minst")));
        golden.fails("far name", () -> sets.check(request("imagenet")));
        golden.fails(
                "several arguments",
                () -> sets.check(request(
                        "mnist",
                        given("batchsize", new DataValue.Whole(64)),
                        given("batch", new DataValue.Whole(0)),
                        given("normalize", new DataValue.Whole(1)),
                        given("normalize", new DataValue.Flag(true)))));
        golden.fails("argument that must be given", () -> sets.check(request("csv")));
        golden.fails(
                "not one of the choices",
                () -> sets.check(request(
                        "csv",
                        given("file", new DataValue.Text("x.csv")),
                        given("task", new DataValue.Text("ranking")))));
        golden.fails(
                "negative share", () -> sets.check(request("mnist", given("validation", new DataValue.Real(-0.1)))));
        golden.fails(
                "share that is no number",
                () -> sets.check(request("mnist", given("validation", new DataValue.Real(Double.NaN)))));
        golden.fails("missing", () -> sets.open(request("mnist"), here(), 1));
        golden.fails("missing table", () -> sets.open(request("wine"), here(), 1));
        golden.fails("no folder", () -> sets.open(request("mnist"), DataLocation.only(dir.resolve("none")), 1));
        Files.writeString(dir.resolve("file"), "");
        DataLocation file =
                DataLocation.of(Map.of("DLM_DATA", dir.resolve("file").toString()), dir, Path.of("."));
        golden.fails("folder is a file", () -> sets.open(request("mnist"), file, 1));
        golden.fails(
                "everything held out",
                () -> sets.open(
                        request(
                                DigitsSynthetic.NAME,
                                given("train", new DataValue.Whole(10)),
                                given("validation", new DataValue.Whole(10))),
                        here(),
                        1));
        golden.check("data-sets.txt");
    }

    @Test
    void theListSaysWhatIsThere() throws IOException {
        TestFiles.mnist(dir.resolve("mnist"), true);
        Map<String, DataListing> listings = sets.list(here()).stream()
                .collect(Collectors.toMap(listing -> listing.summary().name(), listing -> listing));
        assertEquals(sets.names().size(), listings.size());
        assertInstanceOf(Presence.Found.class, listings.get("mnist").presence().orElseThrow());
        assertInstanceOf(
                Presence.Missing.class, listings.get("cifar10").presence().orElseThrow());
        assertEquals(
                Presence.Found.BUILT_IN,
                listings.get(DigitsSynthetic.NAME).presence().orElseThrow());
        assertTrue(listings.get("csv").presence().isEmpty());
        assertTrue(listings.get("cifar10").downloadable());
        assertEquals(
                "[batch: Int = 64, validation: Float = 0.0, normalize: Bool = false]",
                listings.get("mnist").parameters().toString());
    }

    @Test
    void aProviderOfOnesOwnCanBeRegistered() {
        DataProvider own = new DataProvider() {
            @Override
            public Summary summary() {
                return new Summary("numbers", "numbers", "100");
            }

            @Override
            public List<DataParameter> parameters() {
                return List.of();
            }

            @Override
            public Optional<List<Field>> fields(DataArguments arguments) {
                return Optional.of(new Numbers(1).fields());
            }

            @Override
            public Presence find(DataArguments arguments, DataLocation where) {
                return Presence.Found.BUILT_IN;
            }

            @Override
            public Splits load(DataArguments arguments, Presence.Found found) {
                return new Splits(new Numbers(100), Optional.empty(), Optional.empty());
            }
        };
        LoadedData data = sets.with(own).open(request("numbers"), here(), 1);
        assertEquals(100, data.train().size());
        assertTrue(data.test().isEmpty());
        assertEquals(sets.names().size() + 1, sets.with(own).names().size());
    }
}
