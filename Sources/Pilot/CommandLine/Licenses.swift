/// What `pilot --version --licenses` prints.
enum Licenses {
    /// The file NOTICE of the sources, in the program, since it goes where no sources go.
    static let text = """
        pilot
        =====

        The programs pilot and panda-sandbox hold, beside their own code (LICENSE), code of these projects, linked into them:

          Swift's runtime, standard library, Dispatch and FoundationEssentials (with swift-collections inside)
            https://www.swift.org                                Apache License 2.0 with Runtime Library Exception
          swift-argument-parser 1.8.2
            https://github.com/apple/swift-argument-parser       Apache License 2.0 with Runtime Library Exception
          swift-log 1.16.2
            https://github.com/apple/swift-log                   Apache License 2.0
            Copyright 2018, 2019 The SwiftLog Project. It contains a derivation of the lock implementation and various scripts from
            SwiftNIO (https://github.com/apple/swift-nio), Apache License 2.0.
          swift-system 1.8.1
            https://github.com/apple/swift-system                Apache License 2.0 with Runtime Library Exception
          libdeflate
            https://github.com/ebiggers/libdeflate               MIT License (below)
            Copyright 2016 Eric Biggers

        They use libcurl (curl license), OpenSSL 3 (Apache License 2.0), glibc and libgcc, libstdc++ of the machine that they
        run on, of which nothing is linked in. The Apache License 2.0 is at https://www.apache.org/licenses/LICENSE-2.0, the
        exception at https://www.swift.org/legal/license.html.

        MIT License of libdeflate:

        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
        documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
        rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
        persons to whom the Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
        Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
        WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
        COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
        OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
        """
}
