import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;

/** Builds and asks a Lucene index of analysed text. Answers "go" lines on stdin so that runs can be interleaved. */
public class LuceneBench {
    static final long LEAST = 500_000_000;

    public static void main(String[] args) throws Exception {
        if (args[0].equals("build")) {
            build(Path.of(args[1]), Path.of(args[2]));
        } else {
            serve(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
        }
    }

    static void build(Path text, Path folder) throws Exception {
        long start = System.nanoTime();
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setRAMBufferSizeMB(256);
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
                BufferedReader reader = Files.newBufferedReader(text)) {
            for (String line; (line = reader.readLine()) != null; ) {
                Document document = new Document();
                document.add(new Field("b", line, type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        System.out.printf("{\"seconds\": %.3f}%n", (System.nanoTime() - start) / 1e9);
    }

    static void serve(Path folder, Path questions, int limit) throws Exception {
        List<String> every = Files.readAllLines(questions);
        List<String> lines = every.subList(0, Math.min(limit, every.size()));
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(MMapDirectory.open(folder)));
        searcher.setSimilarity(new BM25Similarity(1.5f, 0.75f));
        searcher.setQueryCache(null);
        for (int warm = 0; warm < 3; warm++) {
            ask(searcher, lines, 0, 1, null);
        }
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new java.io.InputStreamReader(System.in));
        while (in.readLine() != null) {
            double[] micros = new double[lines.size()];
            ask(searcher, lines, 0, 1, micros);
            double one = speed(lines.size(), () -> ask(searcher, lines, 0, 1, null));
            double two = speed(lines.size(), () -> askInTwoThreads(searcher, lines));
            Arrays.sort(micros);
            System.out.printf("{\"one\": %.1f, \"two\": %.1f, \"p50\": %.1f, \"p95\": %.1f}%n", one, two,
                    micros[micros.length / 2], micros[(int) (micros.length * 0.95)]);
        }
    }

    interface Batch {
        void ask() throws Exception;
    }

    /** Questions a second, over as many whole batches as LEAST nanoseconds need. */
    static double speed(int size, Batch batch) throws Exception {
        long start = System.nanoTime();
        long asked = 0;
        while (System.nanoTime() - start < LEAST) {
            batch.ask();
            asked += size;
        }
        return asked / ((System.nanoTime() - start) / 1e9);
    }

    static void askInTwoThreads(IndexSearcher searcher, List<String> lines) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<?>> parts = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            int first = part;
            parts.add(pool.submit(() -> { ask(searcher, lines, first, 2, null); return null; }));
        }
        for (Future<?> part : parts) {
            part.get();
        }
        pool.shutdown();
    }

    static void ask(IndexSearcher searcher, List<String> lines, int first, int step, double[] micros) throws Exception {
        for (int i = first; i < lines.size(); i += step) {
            long start = System.nanoTime();
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            for (String term : lines.get(i).split(" ")) {
                query.add(new TermQuery(new Term("b", term)), BooleanClause.Occur.SHOULD);
            }
            searcher.search(query.build(), 10);
            if (micros != null) {
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
        }
    }
}
