package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFetcherTest {
    @TempDir
    Path dir;

    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] body = served.get(exchange.getRequestURI().getPath());
            if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private List<Path> fetch(Download.Item... items) {
        List<String> seen = new ArrayList<>();
        return new DataFetcher((name, done, total) -> seen.add(name))
                .fetch(new Download("set", List.of(items)), dir.resolve("set"));
    }

    @Test
    void aFileFromTheSecondMirrorIsVerifiedAndKept() throws Exception {
        byte[] content = TestFiles.labels(50, 1);
        byte[] packed = TestFiles.gzip(content);
        served.put("/second/labels.gz", packed);
        Download.Item item = new Download.Packed(
                "labels.gz", List.of(at("/first/labels.gz"), at("/second/labels.gz")), content.length, sha256(content));
        assertEquals(List.of(dir.resolve("set").resolve("labels.gz")), fetch(item));
        assertArrayEquals(packed, Files.readAllBytes(dir.resolve("set").resolve("labels.gz")));
        assertEquals(2, requests.get());
        fetch(item);
        assertEquals(2, requests.get(), "what is there is not fetched again");
        assertEquals(List.of("labels.gz"), names());
    }

    @Test
    void theWantedFilesOfAnArchiveAreStoredUnderTheirNames() throws Exception {
        byte[] batch = TestFiles.cifar(1, 1);
        byte[] archive = TestFiles.gzip(
                tar(Map.of("set/data.bin", batch, "set/readme.html", new byte[700], "../outside.bin", new byte[10])));
        served.put("/set.tar.gz", archive);
        fetch(new Download.Archive(
                "set.tar.gz",
                List.of(at("/set.tar.gz")),
                archive.length,
                sha256(archive),
                Map.of("set/data.bin", "data_batch_1.bin")));
        assertArrayEquals(batch, Files.readAllBytes(dir.resolve("set").resolve("data_batch_1.bin")));
        assertEquals(List.of("data_batch_1.bin"), names());
        assertTrue(Files.notExists(dir.resolve("outside.bin")));
    }

    @Test
    void diagnostics() throws Exception {
        Golden golden =
                new Golden(dir).hiding("127.0.0.1:" + server.getAddress().getPort(), "HOST");
        byte[] content = TestFiles.labels(50, 1);
        Download.Item item =
                new Download.Packed("labels.gz", List.of(at("/labels.gz")), content.length, sha256(content));
        failing(golden, "no answer but 404", item);
        served.put("/labels.gz", TestFiles.gzip(TestFiles.labels(50, 2)));
        failing(golden, "other content", item);
        served.put("/labels.gz", TestFiles.gzip(new byte[4_000_000]));
        failing(golden, "content that unpacks to more", item);
        served.put("/labels.gz", TestFiles.bytes(100_000, 256, 1));
        failing(golden, "endless content", item);
        served.put("/labels.gz", "<html>blocked</html>".getBytes(StandardCharsets.UTF_8));
        failing(golden, "a page instead of a file", item);
        server.stop(0);
        failing(golden, "no server", item);
        golden.fails(
                "no address known",
                () -> new DataFetcher((name, done, total) -> {})
                        .fetch(
                                DataSets.standard().provider("wine", new Diagnostic.Place.Nowhere()),
                                DataLocation.only(dir)));
        golden.check("fetch.txt");
    }

    /** Nothing of a failed download is kept. */
    private void failing(Golden golden, String title, Download.Item item) throws IOException {
        golden.fails(title, () -> fetch(item));
        assertEquals(List.of(), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("set"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** A tar archive of some files. */
    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] head = new byte[512];
            byte[] name = file.getKey().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, head, 0, name.length);
            byte[] size = String.format("%011o", file.getValue().length).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(size, 0, head, 124, size.length);
            tar.write(head);
            tar.write(file.getValue());
            tar.write(new byte[Math.ceilDiv(file.getValue().length, 512) * 512 - file.getValue().length]);
        }
        tar.write(new byte[1024]);
        return tar.toByteArray();
    }
}
