"""Subjects of classes I to K: literature, arts, history, geography.

A class, then its subjects as 中文|English with commas between; indented lines go on.
"""

from typing import Final

SUBJECTS: Final = """
I 文学|Literature,文学阅读|Reading Literature
I0 文学理论|Literary Theory,叙事学|Narratology,小说写作|Writing Fiction,文学批评|Literary Criticism,
  诗学|Poetics
I1 世界文学|World Literature,比较文学|Comparative Literature,神话与史诗|Myth and Epic
I2 中国文学|Chinese Literature,文学思潮|Literary Movements
I206 中国文学批评|Chinese Literary Criticism,现代作家|Modern Writers,城市文学|City Literature,
  乡土文学|Rural Literature
I207 诗词|Classical Poetry,红楼梦|Dream of the Red Chamber,现代小说|Modern Fiction,唐诗|Tang Poetry,
  宋词|Song Lyrics,元曲|Yuan Drama
I209 中国文学史|History of Chinese Literature,岭南文学|Literature of Lingnan
I21 作品集|Collected Works,现代文学选|Modern Literature
J 艺术|Art,艺术史|Art History
J0 艺术理论|Theory of Art,艺术欣赏|Appreciating Art,艺术批评|Art Criticism,设计思维|Design Thinking
J1 世界艺术|World Art,敦煌艺术|The Art of Dunhuang,博物馆|Museums,岭南艺术|Art of Lingnan
J2 绘画|Painting,水墨|Ink Painting,素描|Drawing,色彩|Colour,水彩|Watercolour,漫画|Comics
J22 中国画|Chinese Painting,山水画|Landscape Painting,花鸟画|Flower-and-Bird Painting,
  工笔|Gongbi Painting,插画|Illustration
J29 书法|Calligraphy,行书|Running Script,楷书|Regular Script,篆刻|Seal Carving,隶书|Clerical Script
J3 雕塑|Sculpture,石窟造像|Cave Temple Sculpture
J4 摄影|Photography,人像摄影|Portrait Photography,手机摄影|Phone Photography,
  风光摄影|Landscape Photography
J5 工艺美术|Crafts,陶瓷|Ceramics,刺绣|Embroidery,平面设计|Graphic Design,装饰纹样|Ornament,玉器|Jade
J6 音乐|Music,乐理|Music Theory,作曲|Composition,钢琴|The Piano,古典音乐|Classical Music,
  合唱|Choral Singing,吉他|The Guitar,古琴|The Guqin
J7 舞蹈|Dance,芭蕾|Ballet,中国古典舞|Chinese Classical Dance
J8 戏曲|Chinese Opera,京剧|Peking Opera,粤剧|Cantonese Opera,昆曲|Kunqu,话剧|Spoken Drama
J9 电影|Film,电影语言|The Language of Film,纪录片|Documentary,剪辑|Film Editing,动画|Animation,
  编剧|Screenwriting
K 历史|History,历史学|Historiography
K0 史学理论|Theory of History,历史研究法|Historical Method
K1 世界史|World History,文明史|History of Civilization,全球史|Global History,
  大航海|The Age of Discovery,中世纪|The Middle Ages,古埃及|Ancient Egypt
K2 中国史|History of China,中华文明|Chinese Civilization,丝绸之路|The Silk Road,
  海上丝路|The Maritime Silk Road
K20 中国通史|General History of China,历代制度|Institutions of the Dynasties,
  科举|The Imperial Examinations,史料|Historical Sources
K23 秦汉|Qin and Han,三国|The Three Kingdoms,长城|The Great Wall
K24 隋唐|Sui and Tang,两宋|The Song,元代|The Yuan,明代|The Ming,长安|Chang'an
K25 近代中国|Modern China,洋务运动|The Self-Strengthening Movement,晚清|Late Qing,
  辛亥革命|The Revolution of 1911
K26 民国|The Republic of China,抗战|The War of Resistance,五四运动|The May Fourth Movement
K27 当代中国|Contemporary China,改革开放|Reform and Opening
K29 地方史|Local History,深圳|Shenzhen,广州|Guangzhou,岭南|Lingnan,客家|The Hakka
K3 亚洲史|History of Asia,日本|Japan,印度|India,东南亚|Southeast Asia
K5 欧洲史|History of Europe,英国|Britain,法国|France,德国|Germany,文艺复兴|The Renaissance,罗马|Rome
K7 美洲史|History of the Americas,美国|The United States,玛雅文明|Maya Civilization
K8 传记|Biography,人物评传|Critical Biographies
K81 世界名人|Great Lives,科学家|Scientists,航海家|Navigators
K82 中国人物|Chinese Lives,书院山长|Academy Masters,藏书家|Book Collectors
K825 画家|Painters,文学家|Writers,医家|Physicians,教育家|Educators,匠人|Craftsmen,
  戏曲名伶|Opera Performers
K827 政治家|Statesmen,外交家|Diplomats,将帅|Generals
K83 外国人物|Foreign Lives,音乐家|Musicians,数学家|Mathematicians,探险家|Explorers
K86 考古|Archaeology,水下考古|Underwater Archaeology,墓葬|Tombs
K87 文物|Antiquities,青铜器|Bronzes,古陶瓷|Old Ceramics,简帛|Bamboo and Silk Manuscripts,
  石刻|Stone Inscriptions
K89 民俗|Folk Customs,岁时节日|Seasonal Festivals,民间工艺|Folk Crafts,饮食民俗|Food Customs
K9 地理|Geography,人文地理|Human Geography,旅行|Travel,地图|Maps
K92 中国地理|Geography of China,名山大川|Mountains and Rivers,古镇|Old Towns,
  历史地理|Historical Geography
K928 中国名胜|Places of China,园林|Gardens,古道|Ancient Roads,城市漫步|City Walks,
  山居|Mountain Villages,海岛|Islands
"""
