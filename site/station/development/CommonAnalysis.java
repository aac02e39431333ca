package bluelamp;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * What our indices and those of Wagtail use of Elasticsearch's module analysis-common, which the
 * distribution for integration tests does not have. Lucene's own classes do the work.
 */
public class CommonAnalysis extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", filter(settings -> ASCIIFoldingFilter::new),
            "stemmer", filter(CommonAnalysis::stemmer),
            "ngram", filter(settings -> {
                int least = settings.getAsInt("min_gram", 1);
                int most = settings.getAsInt("max_gram", 2);
                return stream -> new NGramTokenFilter(stream, least, most, false);
            }),
            "edge_ngram", filter(settings -> {
                int least = settings.getAsInt("min_gram", 1);
                int most = settings.getAsInt("max_gram", 2);
                return stream -> new EdgeNGramTokenFilter(stream, least, most, false);
            })
        );
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "ngram", tokenizer(NGramTokenizer::new),
            "edge_ngram", tokenizer(EdgeNGramTokenizer::new)
        );
    }

    private static UnaryOperator<TokenStream> stemmer(Settings settings) {
        String language = settings.get("language", settings.get("name", "porter"));
        return switch (language) {
            case "english", "porter" -> PorterStemFilter::new;
            case "possessive_english" -> EnglishPossessiveFilter::new;
            default -> throw new IllegalArgumentException("No stemmer here for " + language);
        };
    }

    private interface Make {
        UnaryOperator<TokenStream> from(Settings settings);
    }

    private static AnalysisProvider<TokenFilterFactory> filter(Make make) {
        return (indexSettings, environment, name, settings) -> {
            UnaryOperator<TokenStream> wrap = make.from(settings);
            return new TokenFilterFactory() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public TokenStream create(TokenStream stream) {
                    return wrap.apply(stream);
                }
            };
        };
    }

    private static AnalysisProvider<TokenizerFactory> tokenizer(
        BiFunction<Integer, Integer, Tokenizer> make
    ) {
        return (indexSettings, environment, name, settings) -> {
            int least = settings.getAsInt("min_gram", 1);
            int most = settings.getAsInt("max_gram", 2);
            return TokenizerFactory.newFactory(name, () -> make.apply(least, most));
        };
    }
}
