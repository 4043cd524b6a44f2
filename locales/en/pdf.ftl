# PDF
pdf-no-chinese-font = there is no Chinese font on this machine, so no PDF can be written; install one (Debian, Ubuntu: apt-get install fonts-noto-cjk), or put font files into the folder fonts in the data folder
pdf-no-fangsong = there is no 仿宋 font, the body is set in { $used }; put the font file of 仿宋_GB2312 (or of the open Zhuque Fangsong or FandolFang) into the folder fonts in the data folder, or name another folder with --fonts
pdf-no-kaiti = there is no 楷体 font, second-level headings are set in { $used }; put the font file of 楷体_GB2312 into the folder fonts in the data folder, or install the open LXGW WenKai (Debian: apt-get install fonts-lxgw-wenkai)
pdf-no-heiti = there is no 黑体 font, first-level headings are set in { $used }; put its font file into the folder fonts in the data folder, or install Noto Sans CJK (Debian: apt-get install fonts-noto-cjk)
pdf-no-xiaobiaosong = there is no 小标宋 font, the title is set in { $used }; put the font file of 方正小标宋简体 into the folder fonts in the data folder, or install Noto Serif CJK (Debian: apt-get install fonts-noto-cjk)
pdf-no-songti = there is no 宋体 font, page numbers are set in { $used }; put its font file into the folder fonts in the data folder, or install Noto Serif CJK (Debian: apt-get install fonts-noto-cjk)
pdf-font-restricted = the licence of the font { $font } does not allow it to be embedded, so it is not used; a PDF for archives has to embed its fonts
pdf-characters-borrowed = the { $role } font lacks { $characters }; they are set in { $used }
pdf-characters-lacking = no font has these characters, 〓 is printed instead: { $characters }; put a font that has them into the folder fonts in the data folder
pdf-undated = the paper has no date; a PDF for archives has to have one
pdf-not-set = the PDF could not be set: { $why }
