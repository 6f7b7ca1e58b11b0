import Synchronization

/// Turns texts into the terms that the lexical index and the ranking know: folded, cut to their stems, and for a
/// question without the words that say nothing.
///
/// Engine code: the same text always gives the same terms. One instance serves a process; the stemmer is behind a lock.
package final class TextAnalyzer: Sendable {
    /// Of one column of a text: how often each term stands in it.
    package struct Terms: Sendable, Equatable {
        /// Stop words are left out: no question asks for them.
        package var counts: [String: Int]
        /// Words that are no stop words: BM25's document length. With stop words it finds as much.
        package var length: Int
    }

    package static let shared = TextAnalyzer()
    private let stemmer = Mutex(StemmerHandle())

    package init() {}

    /// Terms of something that is to be found.
    package func terms(of text: String) -> Terms { terms(of: text) { _, _ in } }

    /// - Parameter each: gets every word that is no stop word, with its stem.
    func terms(of text: String, each: (String, String) -> Void) -> Terms {
        var counts: [String: Int] = [:]
        var length = 0
        let words = WordSplitter.words(text)
        stemmer.withLock { stemmer in
            for word in words where !StopWords.all.contains(word) {
                let stem = stemmer.stem(word)
                counts[stem, default: 0] += 1
                length += 1
                each(word, stem)
            }
        }
        return Terms(counts: counts, length: length)
    }

    /// The stem of every word, stop words too, in order: for formulas that want them.
    package func stems(of text: String) -> [String] {
        let words = WordSplitter.words(text)
        return stemmer.withLock { stemmer in words.map { stemmer.stem($0) } }
    }

    /// Terms that a question asks for, each once, in the order they were said.
    package func queryTerms(of text: String) -> [String] { queryTerms(WordSplitter.words(text)) }

    func queryTerms(_ words: [String]) -> [String] { asked(words).map(\.stem) }

    /// As ``queryTerms(of:)``, with the first word of each stem.
    func asked(_ words: [String]) -> [RecallQuery.Term] {
        var seen: Set<String> = []
        return stemmer.withLock { stemmer in
            words.compactMap { word in
                guard !StopWords.all.contains(word) else { return nil }
                let stem = stemmer.stem(word)
                return seen.insert(stem).inserted ? RecallQuery.Term(word: word, stem: stem) : nil
            }
        }
    }
}
